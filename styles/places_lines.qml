<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Places that are lines: motorways with their numbers as shields, borders. -->
<qgis version="3.22.16" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">
  <renderer-v2 type="RuleRenderer" enableorderby="0" forceraster="0" symbollevels="0">
    <rules key="line">
      <rule key="line-0" filter="&quot;kind&quot; = 'road'" label="Motorway" symbol="line-road"/>
      <rule key="line-1" filter="&quot;kind&quot; = 'border'" label="Border" symbol="line-border"/>
      <rule key="line-2" filter="&quot;kind&quot; = 'water'" label="River" symbol="line-water"/>
      <rule key="line-3" filter="ELSE" label="Other line" symbol="line-other"/>
    </rules>
    <symbols>
      <symbol name="line-road" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="line_color" value="140,146,152,255" type="QString"/>
            <Option name="line_width" value="1.1" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="capstyle" value="round" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="line_color" value="255,255,255,255" type="QString"/>
            <Option name="line_width" value="0.65" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="capstyle" value="round" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="line-border" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="line_color" value="255,255,255,170" type="QString"/>
            <Option name="line_width" value="0.9" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="capstyle" value="round" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="line_color" value="110,110,115,255" type="QString"/>
            <Option name="line_width" value="0.35" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="capstyle" value="round" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
            <Option name="use_customdash" value="1" type="QString"/>
            <Option name="customdash" value="3;1;0.5;1" type="QString"/>
            <Option name="customdash_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="line-water" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="line_color" value="150,178,193,255" type="QString"/>
            <Option name="line_width" value="0.4" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="capstyle" value="round" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="line-other" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="line_color" value="140,146,152,255" type="QString"/>
            <Option name="line_width" value="0.35" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="capstyle" value="round" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <labeling type="rule-based">
    <rules key="places_lines-labels">
      <rule key="line-label-road" description="Road numbers" filter="&quot;kind&quot; = 'road'">
        <settings calloutType="simple">
          <text-style fontFamily="DejaVu Sans" namedStyle="Bold" fontWeight="75" fontSizeUnit="Point" fontSize="6.5" textColor="255,255,255,255" fieldName='coalesce("ref", "name")' isExpression="1">
            <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
            <background shapeDraw="1" shapeType="0" shapeSizeType="0" shapeSizeX="0.7" shapeSizeY="0.35" shapeSizeUnit="MM" shapeFillColor="72,98,120,255" shapeBorderColor="255,255,255,255" shapeBorderWidth="0.25" shapeBorderWidthUnit="MM" shapeRadiiX="0.6" shapeRadiiY="0.6" shapeRadiiUnit="MM" shapeOpacity="1" shapeJoinStyle="128"/>
          </text-style>
          <placement placement="4" priority="8" repeatDistance="55" repeatDistanceUnits="MM" lineAnchorPercent="0.5" overrunDistance="0"/>
          <rendering drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="0.2" mergeLines="1" upsidedownLabels="0"/>
        </settings>
      </rule>
      <rule key="line-label-other" description="Rivers and other lines" filter="&quot;kind&quot; NOT IN ('road', 'border')">
        <settings calloutType="simple">
          <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="6.5" textColor="84,125,148,255" fontItalic="1" fieldName='"name"' isExpression="1">
            <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
            <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
          </text-style>
          <placement placement="3" dist="0.5" distUnits="MM" priority="3" placementFlags="3" repeatDistance="80" repeatDistanceUnits="MM"/>
          <rendering drawLabels="1" displayAll="0" obstacle="0" mergeLines="1"/>
        </settings>
      </rule>
    </rules>
  </labeling>
  <mapTip>&lt;b&gt;[% replace(replace(coalesce("name", "id"), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/b&gt; [% replace(replace(coalesce(replace("kind", '_', ' '), ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
[% replace(replace(coalesce("admin1" || ', ', '') || coalesce("country", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
[% replace(replace(coalesce(replace("names", ';', ' · '), ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
&lt;i&gt;[% replace(replace(coalesce("source", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/i&gt;</mapTip>
</qgis>
