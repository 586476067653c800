"""The MapLibre GL example of docs/embedding.md."""

import embedding

RENDERED = "[...new Set(map.queryRenderedFeatures({{layers: ['{}']}}).map((feature) => String(feature.id)))]"

if __name__ == "__main__":
    embedding.main(embedding.Example(
        "maplibre.html", ["maplibre-gl"],
        ready="map.loaded() && map.areTilesLoaded()",
        drawn=RENDERED.format("events"),
        extents=RENDERED.format("extents"),
        go="(lon, lat) => map.jumpTo({center: [lon, lat], zoom: 11})",
        popup=".maplibregl-popup-content",
        close="document.querySelector('.maplibregl-popup-close-button').click()",
    ))
