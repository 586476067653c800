"""The OpenLayers example of docs/embedding.md."""

import embedding

# What the picture holds at the events' places, where each extent lies, too; what was not drawn is not found.
FOUND = """(() => {{
    const [areas, marks] = map.getLayers().getArray();
    const found = marks.getSource().getFeatures().flatMap((feature) => map.getFeaturesAtPixel(
        map.getPixelFromCoordinate(feature.getGeometry().getCoordinates()), {{layerFilter: (layer) => layer === {}}}));
    return [...new Set(found.map((feature) => String(feature.getId())))];
}})()"""

if __name__ == "__main__":
    embedding.main(embedding.Example(
        "openlayers.html", ["ol"],
        ready="map.getLayers().getArray().every((layer) => layer.getRenderer()?.ready)",
        drawn=FOUND.format("marks"),
        extents=FOUND.format("areas"),
        go="(lon, lat) => { map.getView().setCenter(ol.proj.fromLonLat([lon, lat])); map.getView().setZoom(11); map.renderSync(); }",
        popup=".ol-overlay-container",
        close="map.getOverlays().item(0).setPosition(undefined)",
    ))
