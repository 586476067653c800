// node duck.mjs PLACES EVENTS OUT THREADS: events joined to places by exact name, one JSON object a line, in the file's order.
import { DuckDBInstance } from "@duckdb/node-api";

const [places, events, out, threads] = process.argv.slice(2);
const quoted = (path) => `'${path.replaceAll("'", "''")}'`;
const db = await DuckDBInstance.create(":memory:", { threads });
const connection = await db.connect();
await connection.run("SET preserve_insertion_order = true");
await connection.run(`
  COPY (SELECT e.*, p.lon, p.lat
        FROM read_csv(${quoted(events)}, header = true, types = {'killed': 'INT', 'wounded': 'INT', 'displaced': 'INT'}) e
        JOIN read_csv(${quoted(places)}, header = true) p ON e.place = p.name)
  TO ${quoted(out)} (FORMAT JSON)`);
