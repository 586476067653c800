"""The Leaflet example of docs/embedding.md."""

import embedding

LAYERS = "Object.values(map._layers).filter((layer) => layer.feature && layer.feature.geometry.type {} 'Point').map((layer) => String(layer.feature.id))"

if __name__ == "__main__":
    embedding.main(embedding.Example(
        "leaflet.html", ["leaflet"],
        ready="Object.keys(map._layers).length > 2",
        drawn=LAYERS.format("==="),
        extents=LAYERS.format("!=="),
        go="(lon, lat) => map.setView([lat, lon], 11, {animate: false})",
        popup=".leaflet-popup-content",
        close="map.closePopup()",
    ))
