<?xml version="1.0" encoding="UTF-8"?>
<!-- Extents. The soft fill is where the event may have been; from geo_prec 5 on only a broken line, since it would cover the map. -->
<StyledLayerDescriptor version="1.1.0" xmlns="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc" xmlns:se="http://www.opengis.net/se" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.opengis.net/sld http://schemas.opengis.net/sld/1.1.0/StyledLayerDescriptor.xsd">
  <NamedLayer>
    <se:Name>extents</se:Name>
    <UserStyle>
      <se:Name>extents</se:Name>
      <se:FeatureTypeStyle>
        <se:Rule>
          <se:Name>spot</se:Name>
          <se:Description><se:Title>The true spot lies within</se:Title></se:Description>
          <ogc:Filter><ogc:PropertyIsLessThan><ogc:PropertyName>geo_prec</ogc:PropertyName><ogc:Literal>4</ogc:Literal></ogc:PropertyIsLessThan></ogc:Filter>
          <se:PolygonSymbolizer><se:Fill><se:SvgParameter name="fill">#e69f00</se:SvgParameter><se:SvgParameter name="fill-opacity">0.24</se:SvgParameter></se:Fill><se:Stroke><se:SvgParameter name="stroke">#a66e00</se:SvgParameter><se:SvgParameter name="stroke-opacity">0.8</se:SvgParameter><se:SvgParameter name="stroke-width">0.8</se:SvgParameter><se:SvgParameter name="stroke-linejoin">round</se:SvgParameter></se:Stroke></se:PolygonSymbolizer>
        </se:Rule>
        <se:Rule>
          <se:Name>area</se:Name>
          <se:Description><se:Title>Somewhere in this area</se:Title></se:Description>
          <ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>geo_prec</ogc:PropertyName><ogc:Literal>4</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>
          <se:PolygonSymbolizer><se:Fill><se:SvgParameter name="fill">#e69f00</se:SvgParameter><se:SvgParameter name="fill-opacity">0.09</se:SvgParameter></se:Fill><se:Stroke><se:SvgParameter name="stroke">#a66e00</se:SvgParameter><se:SvgParameter name="stroke-opacity">0.45</se:SvgParameter><se:SvgParameter name="stroke-width">0.6</se:SvgParameter><se:SvgParameter name="stroke-linejoin">round</se:SvgParameter></se:Stroke></se:PolygonSymbolizer>
        </se:Rule>
        <se:Rule>
          <se:Name>region</se:Name>
          <se:Description><se:Title>Somewhere in a wider region</se:Title></se:Description>
          <ogc:Filter><ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>geo_prec</ogc:PropertyName><ogc:Literal>5</ogc:Literal></ogc:PropertyIsGreaterThanOrEqualTo></ogc:Filter>
          <se:PolygonSymbolizer><se:Stroke><se:SvgParameter name="stroke">#a66e00</se:SvgParameter><se:SvgParameter name="stroke-opacity">0.75</se:SvgParameter><se:SvgParameter name="stroke-width">1</se:SvgParameter><se:SvgParameter name="stroke-linejoin">round</se:SvgParameter><se:SvgParameter name="stroke-dasharray">6 4</se:SvgParameter></se:Stroke></se:PolygonSymbolizer>
        </se:Rule>
      </se:FeatureTypeStyle>
    </UserStyle>
  </NamedLayer>
</StyledLayerDescriptor>
