#include "export/gpkg_tables.h"

#include <math.h>
#include <stdio.h>

#include "core/num.h"
#include "export/style.h"

/* No clock in the data: the same input gives the same bytes. */
#define LONG_AGO "1970-01-01T00:00:00.000Z"

const gpkg_srs gpkg_wgs84 = {
    .id = 4326,
    .name = "WGS 84 geodetic",
    .organization = "EPSG",
    .code = 4326,
    .definition =
        "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,"
        "AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,"
        "AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,"
        "AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],"
        "AUTHORITY[\"EPSG\",\"4326\"]]",
};

/* The number of a system in gpkg_spatial_ref_sys. Codes of other authorities than EPSG may be the same as one of
 * its codes, or no numbers at all. */
enum { OTHER_SRS = 1000000 };

gm_status gpkg_srs_of(const geo_crs *crs, gm_arena *arena, gpkg_srs *out, gm_error *err) {
    gm_str code = gm_str_from(geo_crs_code(crs));
    const char *definition = geo_crs_wkt(crs, CRS_WKT_GDAL);
    if (definition == NULL) {
        return gm_fail(
            err, GM_E_EXPORT,
            "%s (%s) cannot be written in a GeoPackage; choose another --crs, or a format "
            "such as flatgeobuf",
            geo_crs_code(crs), geo_crs_name(crs));
    }
    gm_str authority = {NULL, 0};
    int64_t number = 0;
    gm_str_split(&code, ':', &authority);
    bool is_number = gm_parse_int(code, &number) && number > 0 && number < OTHER_SRS;
    bool is_epsg = gm_str_is(authority, "EPSG") && is_number;
    *out = (gpkg_srs){
        .id = is_epsg ? (int32_t)number : OTHER_SRS,
        .name = geo_crs_name(crs),
        .organization = gm_arena_copy(arena, authority).ptr,
        .code = is_number ? number : OTHER_SRS,
        .definition = gm_arena_copy(arena, gm_str_from(definition)).ptr,
        .on_plane = true,
    };
    return out->organization == NULL || out->definition == NULL ? gm_fail_memory(err) : GM_OK;
}

/* 0x47504B47 is "GPKG"; 10300 is version 1.3.0. */
static const char standard_tables[] =
    "PRAGMA application_id=0x47504B47;"
    "PRAGMA user_version=10300;"
    "CREATE TABLE gpkg_spatial_ref_sys ("
    "srs_name TEXT NOT NULL,"
    "srs_id INTEGER PRIMARY KEY,"
    "organization TEXT NOT NULL,"
    "organization_coordsys_id INTEGER NOT NULL,"
    "definition TEXT NOT NULL,"
    "description TEXT);"
    "CREATE TABLE gpkg_contents ("
    "table_name TEXT NOT NULL PRIMARY KEY,"
    "data_type TEXT NOT NULL,"
    "identifier TEXT UNIQUE,"
    "description TEXT DEFAULT '',"
    "last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    "min_x DOUBLE,"
    "min_y DOUBLE,"
    "max_x DOUBLE,"
    "max_y DOUBLE,"
    "srs_id INTEGER,"
    "CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns ("
    "table_name TEXT NOT NULL,"
    "column_name TEXT NOT NULL,"
    "geometry_type_name TEXT NOT NULL,"
    "srs_id INTEGER NOT NULL,"
    "z TINYINT NOT NULL,"
    "m TINYINT NOT NULL,"
    "CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
    "CONSTRAINT uk_gc_table_name UNIQUE (table_name),"
    "CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
    "CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"
    "CREATE TABLE gpkg_extensions ("
    "table_name TEXT,"
    "column_name TEXT,"
    "extension_name TEXT NOT NULL,"
    "definition TEXT NOT NULL,"
    "scope TEXT NOT NULL,"
    "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));"
    "CREATE TABLE gpkg_data_columns ("
    "table_name TEXT NOT NULL,"
    "column_name TEXT NOT NULL,"
    "name TEXT,"
    "title TEXT,"
    "description TEXT,"
    "mime_type TEXT,"
    "constraint_name TEXT,"
    "CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),"
    "CONSTRAINT gdc_tn UNIQUE (table_name, name));"
    "CREATE TABLE gpkg_data_column_constraints ("
    "constraint_name TEXT NOT NULL,"
    "constraint_type TEXT NOT NULL,"
    "value TEXT,"
    "min NUMERIC,"
    "min_is_inclusive BOOLEAN,"
    "max NUMERIC,"
    "max_is_inclusive BOOLEAN,"
    "description TEXT,"
    "CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));"
    "CREATE TABLE gpkg_metadata ("
    "id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,"
    "md_scope TEXT NOT NULL DEFAULT 'dataset',"
    "md_standard_uri TEXT NOT NULL,"
    "mime_type TEXT NOT NULL DEFAULT 'text/xml',"
    "metadata TEXT NOT NULL DEFAULT '');"
    "CREATE TABLE gpkg_metadata_reference ("
    "reference_scope TEXT NOT NULL,"
    "table_name TEXT,"
    "column_name TEXT,"
    "row_id_value INTEGER,"
    "timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    "md_file_id INTEGER NOT NULL,"
    "md_parent_id INTEGER,"
    "CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),"
    "CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));"
    "CREATE TABLE gpkg_ogr_contents ("
    "table_name TEXT NOT NULL PRIMARY KEY,"
    "feature_count INTEGER DEFAULT NULL);"
    "CREATE TABLE layer_styles ("
    "id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
    "f_table_catalog TEXT(256),"
    "f_table_schema TEXT(256),"
    "f_table_name TEXT(256),"
    "f_geometry_column TEXT(256),"
    "styleName TEXT(30),"
    "styleQML TEXT,"
    "styleSLD TEXT,"
    "useAsDefault BOOLEAN,"
    "description TEXT,"
    "owner TEXT(30),"
    "ui TEXT(30),"
    "update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));"
    "INSERT INTO gpkg_spatial_ref_sys VALUES"
    "('Undefined Cartesian SRS',-1,'NONE',-1,'undefined',"
    "'undefined Cartesian coordinate reference system'),"
    "('Undefined geographic SRS',0,'NONE',0,'undefined',"
    "'undefined geographic coordinate reference system');"
    "INSERT INTO gpkg_extensions VALUES"
    "('gpkg_data_columns',NULL,'gpkg_schema',"
    "'http://www.geopackage.org/spec130/#extension_schema','read-write'),"
    "('gpkg_data_column_constraints',NULL,'gpkg_schema',"
    "'http://www.geopackage.org/spec130/#extension_schema','read-write'),"
    "('gpkg_metadata',NULL,'gpkg_metadata',"
    "'http://www.geopackage.org/spec130/#extension_metadata','read-write'),"
    "('gpkg_metadata_reference',NULL,'gpkg_metadata',"
    "'http://www.geopackage.org/spec130/#extension_metadata','read-write');";

static gm_status add_srs(const sql *s, const gpkg_srs *srs, gm_error *err) {
    return sql_put(s, err, "INSERT INTO gpkg_spatial_ref_sys VALUES(?,?,?,?,?,NULL)", "titit",
                   srs->name, (int64_t)srs->id, srs->organization, srs->code, srs->definition);
}

gm_status gpkg_begin(const sql *s, const gpkg_srs *srs, gm_error *err) {
    GM_TRY(sql_run(s, standard_tables, err));
    GM_TRY(add_srs(s, &gpkg_wgs84, err));
    return srs->id == gpkg_wgs84.id ? GM_OK : add_srs(s, srs, err);
}

/* ---- A table ---------------------------------------------------------------------------------- */

static const char *type_word(col_type type) {
    switch (type) {
    case COL_INT:
        return "INTEGER";
    case COL_FIXED:
    case COL_RAW:
        return "REAL";
    case COL_DATE:
        return "DATE";
    case COL_TEXT:
        break;
    }
    return "TEXT";
}

gm_status gpkg_create(const sql *s, const gpkg_table *table, gm_error *err) {
    gm_buf text = GM_BUF_INIT;
    gm_buf_printf(&text, "CREATE TABLE \"%s\" (\"%s\" INTEGER PRIMARY KEY NOT NULL", table->name,
                  table->fid);
    if (table->geometry != NULL) {
        gm_buf_printf(&text, ", \"%s\" %s", table->geom, table->geometry);
    }
    for (size_t i = 0; i < table->lay->n_columns; i++) {
        const column *c = &table->lay->columns[i];
        gm_buf_printf(&text, ", \"%s\" %s", c->name, type_word(c->type));
    }
    if (table->feature_id != NULL) {
        gm_buf_printf(&text, ", \"%s\" INTEGER", table->feature_id);
    }
    gm_buf_add_text(&text, ")");
    gm_status status = sql_run(s, gm_buf_text(&text), err);
    gm_buf_clear(&text);
    return status;
}

static gm_status add_contents(const sql *s, const gpkg_srs *srs, const gpkg_table *t,
                              const char *title, gm_error *err) {
    gm_buf about = GM_BUF_INIT;
    gm_buf_printf(&about, "%s: %s", title, t->about);
    bool any = t->box.west <= t->box.east;
    bool spatial = t->geometry != NULL;
    gm_status status = sql_put(
        s, err, "INSERT INTO gpkg_contents VALUES(?,?,?,?,'" LONG_AGO "',?,?,?,?,?)",
        spatial ? "ttttddddi" : "ttttdddds", t->name, spatial ? "features" : "attributes", t->name,
        gm_buf_text(&about), any ? t->box.west : NAN, any ? t->box.south : NAN,
        any ? t->box.east : NAN, any ? t->box.north : NAN, spatial ? (int64_t)srs->id : (int64_t)0);
    gm_buf_clear(&about);
    return status;
}

/* Aliases. QGIS and GDAL show "name"; it must be unique in its table, as titles need not be. */
static gm_status add_columns(const sql *s, const gpkg_table *t, gm_error *err) {
    for (size_t i = 0; i < t->lay->n_columns; i++) {
        const column *c = &t->lay->columns[i];
        GM_TRY(sql_put(s, err,
                       "INSERT INTO gpkg_data_columns (table_name, column_name, name, title)"
                       " SELECT ?1, ?2, CASE WHEN EXISTS (SELECT 1 FROM gpkg_data_columns"
                       " WHERE table_name = ?1 AND name = ?3) THEN ?2 ELSE ?3 END, ?3",
                       "ttt", t->name, c->name, c->alias));
    }
    return GM_OK;
}

/* The rows that are there are in `count`; the triggers keep it right when somebody edits the table. The
 * names of triggers are GDAL's. */
static gm_status add_count(const sql *s, const gpkg_table *t, gm_error *err) {
    GM_TRY(sql_put(s, err, "INSERT INTO gpkg_ogr_contents VALUES(?,?)", "ti", t->name,
                   (int64_t)t->n_rows));
    gm_buf text = GM_BUF_INIT;
    gm_buf_printf(&text,
                  "CREATE TRIGGER \"trigger_insert_feature_count_%s\" AFTER INSERT ON \"%s\" BEGIN "
                  "UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 "
                  "WHERE lower(table_name) = lower('%s'); END;"
                  "CREATE TRIGGER \"trigger_delete_feature_count_%s\" AFTER DELETE ON \"%s\" BEGIN "
                  "UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 "
                  "WHERE lower(table_name) = lower('%s'); END;",
                  t->name, t->name, t->name, t->name, t->name, t->name);
    gm_status status = sql_run(s, gm_buf_text(&text), err);
    gm_buf_clear(&text);
    return status;
}

/* ---- Its spatial index ------------------------------------------------------------------------ */

/* The triggers of extension gpkg_rtree_index (version 1.3, annex F.3): which event of the table, when, and
 * what becomes of the index. $t: table, $c: geometry column, $i: primary key, $r: the index. */
static const struct {
    const char *name, *event, *when;
    bool remove_old, remove_new, insert;
} triggers[] = {
    {"insert", "INSERT", "(NEW.$c NOT NULL AND NOT ST_IsEmpty(NEW.$c))", false, false, true},
    {"update1", "UPDATE OF $c", "OLD.$i = NEW.$i AND (NEW.$c NOTNULL AND NOT ST_IsEmpty(NEW.$c))",
     false, false, true},
    {"update2", "UPDATE OF $c", "OLD.$i = NEW.$i AND (NEW.$c ISNULL OR ST_IsEmpty(NEW.$c))", true,
     false, false},
    {"update3", "UPDATE", "OLD.$i != NEW.$i AND (NEW.$c NOTNULL AND NOT ST_IsEmpty(NEW.$c))", true,
     false, true},
    {"update4", "UPDATE", "OLD.$i != NEW.$i AND (NEW.$c ISNULL OR ST_IsEmpty(NEW.$c))", true, true,
     false},
    {"delete", "DELETE", "OLD.$c NOT NULL", true, false, false},
};

static void fill_in(gm_buf *out, const char *form, const gpkg_table *t, const char *index) {
    for (const char *p = form; *p != '\0'; p++) {
        if (*p != '$') {
            gm_buf_add_char(out, *p);
            continue;
        }
        p++;
        gm_buf_printf(out, "\"%s\"",
                      *p == 't'   ? t->name
                      : *p == 'c' ? t->geom
                      : *p == 'i' ? t->fid
                                  : index);
    }
}

static gm_status add_triggers(const sql *s, const gpkg_table *t, const char *index, gm_error *err) {
    gm_buf text = GM_BUF_INIT;
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) {
        gm_buf_printf(&text, "CREATE TRIGGER \"%s_%s\" AFTER ", index, triggers[i].name);
        fill_in(&text, triggers[i].event, t, index);
        fill_in(&text, " ON $t WHEN ", t, index);
        fill_in(&text, triggers[i].when, t, index);
        gm_buf_add_text(&text, " BEGIN ");
        if (triggers[i].remove_new) {
            fill_in(&text, "DELETE FROM $r WHERE id IN (OLD.$i, NEW.$i); ", t, index);
        } else if (triggers[i].remove_old) {
            fill_in(&text, "DELETE FROM $r WHERE id = OLD.$i; ", t, index);
        }
        if (triggers[i].insert) {
            fill_in(&text,
                    "INSERT OR REPLACE INTO $r VALUES (NEW.$i, ST_MinX(NEW.$c), ST_MaxX(NEW.$c), "
                    "ST_MinY(NEW.$c), ST_MaxY(NEW.$c)); ",
                    t, index);
        }
        gm_buf_add_text(&text, "END;");
    }
    gm_status status = sql_run(s, gm_buf_text(&text), err);
    gm_buf_clear(&text);
    return status;
}

static gm_status add_index(const sql *s, const gpkg_table *t, const rtree_box *boxes,
                           gm_error *err) {
    char index[64];
    snprintf(index, sizeof index, "rtree_%s_%s", t->name, t->geom);
    GM_TRY(rtree_create(s, index, boxes, (size_t)t->n_rows, err));
    GM_TRY(sql_put(s, err,
                   "INSERT INTO gpkg_extensions VALUES(?,?,'gpkg_rtree_index',"
                   "'http://www.geopackage.org/spec130/#extension_rtree','write-only')",
                   "tt", t->name, t->geom));
    return add_triggers(s, t, index, err);
}

/* ---- Its style -------------------------------------------------------------------------------- */

static gm_status add_style(const sql *s, const gpkg_table *t, gm_error *err) {
    return sql_put(s, err,
                   "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                   "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
                   "owner, update_time) VALUES('','',?,?,?,?,?,1,?,'','" LONG_AGO "')",
                   "tttsst", t->name, t->geom, t->name, style_text(t->name, ".qml"),
                   style_text(t->name, ".sld"), t->about);
}

gm_status gpkg_register(const sql *s, const gpkg_srs *srs, const gpkg_table *t,
                        const rtree_box *boxes, const char *title, gm_error *err) {
    GM_TRY(add_contents(s, srs, t, title, err));
    GM_TRY(add_columns(s, t, err));
    GM_TRY(add_count(s, t, err));
    if (t->geometry == NULL) {
        return GM_OK;
    }
    GM_TRY(sql_put(s, err, "INSERT INTO gpkg_geometry_columns VALUES(?,?,?,?,0,0)", "ttti", t->name,
                   t->geom, t->geometry, (int64_t)srs->id));
    GM_TRY(add_index(s, t, boxes, err));
    return add_style(s, t, err);
}

/* ---- The whole file --------------------------------------------------------------------------- */

/* Some programs edit only tables whose key is AUTOINCREMENT, which makes filling them a fifth slower: every
 * row would look up and update the last key. Nothing in the rows depends on it, so the word comes in at
 * the end, in the way that https://www.sqlite.org/lang_altertable.html (section 7) describes for changes of
 * this kind. */
static gm_status mark_keys(const sql *s, gm_error *err) {
    return sql_run(s,
                   "INSERT INTO sqlite_sequence SELECT table_name, feature_count"
                   " FROM gpkg_ogr_contents WHERE feature_count > 0;"
                   "PRAGMA writable_schema=ON;"
                   "UPDATE sqlite_schema SET sql = replace(sql, ' INTEGER PRIMARY KEY NOT NULL',"
                   " ' INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL')"
                   " WHERE type = 'table' AND name IN (SELECT table_name FROM gpkg_ogr_contents);"
                   "PRAGMA writable_schema=RESET",
                   err);
}

gm_status gpkg_end(const sql *s, const char *about, gm_error *err) {
    GM_TRY(sql_put(s, err,
                   "INSERT INTO gpkg_metadata VALUES"
                   "(1,'dataset','http://purl.org/dc/terms/','text/plain',?)",
                   "t", about));
    GM_TRY(sql_run(s,
                   "INSERT INTO gpkg_metadata_reference VALUES"
                   "('geopackage',NULL,NULL,NULL,'" LONG_AGO "',1,NULL);"
                   "INSERT INTO gpkg_contents (table_name, data_type, identifier, description,"
                   " last_change) VALUES ('layer_styles','attributes','layer_styles',"
                   "'how QGIS draws the tables','" LONG_AGO "')",
                   err));
    return mark_keys(s, err);
}
