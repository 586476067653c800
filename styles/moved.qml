<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- What gazmap diff found moved: a ring where it was, an arrow head where it is, the distance between. -->
<qgis version="3.22.16" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">
  <renderer-v2 type="singleSymbol" enableorderby="0" forceraster="0" symbollevels="0">
    <symbols>
      <symbol name="0" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="line_color" value="255,255,255,200" type="QString"/>
            <Option name="line_width" value="1.4" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="capstyle" value="round" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="line_color" value="179,21,74,255" type="QString"/>
            <Option name="line_width" value="0.6" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="capstyle" value="round" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
        <layer class="MarkerLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="placement" value="firstvertex" type="QString"/>
            <Option name="rotate" value="0" type="QString"/>
          </Option>
          <symbol name="@0@2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
            <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
              <Option type="Map">
                <Option name="name" value="circle" type="QString"/>
                <Option name="color" value="255,255,255,255" type="QString"/>
                <Option name="outline_color" value="179,21,74,255" type="QString"/>
                <Option name="outline_width" value="0.5" type="QString"/>
                <Option name="outline_width_unit" value="MM" type="QString"/>
                <Option name="size" value="2.4" type="QString"/>
                <Option name="size_unit" value="MM" type="QString"/>
              </Option>
            </layer>
          </symbol>
        </layer>
        <layer class="MarkerLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="placement" value="lastvertex" type="QString"/>
            <Option name="rotate" value="1" type="QString"/>
          </Option>
          <symbol name="@0@3" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
            <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
              <Option type="Map">
                <Option name="name" value="filled_arrowhead" type="QString"/>
                <Option name="color" value="179,21,74,255" type="QString"/>
                <Option name="outline_color" value="255,255,255,255" type="QString"/>
                <Option name="outline_width" value="0.2" type="QString"/>
                <Option name="outline_width_unit" value="MM" type="QString"/>
                <Option name="size" value="3.6" type="QString"/>
                <Option name="size_unit" value="MM" type="QString"/>
              </Option>
            </layer>
          </symbol>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="7" textColor="122,15,51,255" fieldName="format_number(&quot;km&quot;, if(&quot;km&quot; &lt; 10, 1, 0)) || ' km'" isExpression="1">
        <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
        <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.9"/>
      </text-style>
      <placement placement="2" dist="0.8" distUnits="MM" priority="6" placementFlags="10" lineAnchorPercent="0.5" overrunDistance="0"/>
      <rendering drawLabels="1" displayAll="0" obstacle="0" mergeLines="0" upsidedownLabels="0"/>
    </settings>
  </labeling>
  <mapTip>&lt;b&gt;[% replace(replace("event_id", '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/b&gt; [% format_number("km", 3) %] km, bearing [% "bearing" %]°&lt;br&gt;
[% replace(replace("cause", '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]</mapTip>
</qgis>
