<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Places that are areas: countries and governorates as quiet outlines, zones broken, water blue. No fills but water: other layers lie below. -->
<qgis version="3.22.16" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">
  <renderer-v2 type="RuleRenderer" enableorderby="0" forceraster="0" symbollevels="0">
    <rules key="area">
      <rule key="area-0" filter="&quot;kind&quot; = 'country'" label="Country" symbol="area-country"/>
      <rule key="area-1" filter="&quot;kind&quot; = 'admin'" label="Governorate or district" symbol="area-admin"/>
      <rule key="area-2" filter="&quot;kind&quot; = 'zone'" label="Zone" symbol="area-zone"/>
      <rule key="area-3" filter="&quot;kind&quot; = 'water'" label="Water" symbol="area-water"/>
      <rule key="area-4" filter="ELSE" label="Other area" symbol="area-other"/>
    </rules>
    <symbols>
      <symbol name="area-country" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="0,0,0,0" type="QString"/>
            <Option name="style" value="no" type="QString"/>
            <Option name="outline_color" value="130,130,135,255" type="QString"/>
            <Option name="outline_width" value="0.35" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="area-admin" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="0,0,0,0" type="QString"/>
            <Option name="style" value="no" type="QString"/>
            <Option name="outline_color" value="165,165,170,255" type="QString"/>
            <Option name="outline_width" value="0.2" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="area-zone" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="0,0,0,0" type="QString"/>
            <Option name="style" value="no" type="QString"/>
            <Option name="outline_color" value="95,95,100,255" type="QString"/>
            <Option name="outline_width" value="0.4" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="outline_style" value="dash" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="area-water" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="209,224,232,255" type="QString"/>
            <Option name="style" value="solid" type="QString"/>
            <Option name="outline_color" value="150,178,193,255" type="QString"/>
            <Option name="outline_width" value="0.15" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="area-other" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="0,0,0,0" type="QString"/>
            <Option name="style" value="no" type="QString"/>
            <Option name="outline_color" value="165,165,170,255" type="QString"/>
            <Option name="outline_width" value="0.2" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="outline_style" value="dot" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <labeling type="rule-based">
    <rules key="places_areas-labels">
      <rule key="area-label-country" description="Countries" filter="&quot;kind&quot; = 'country'" scalemindenom="500000">
        <settings calloutType="simple">
          <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="9" textColor="130,135,140,255" fontLetterSpacing="3" fieldName='upper("name")' isExpression="1">
            <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
            <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
          </text-style>
          <placement placement="5" priority="3" polygonPlacementFlags="2" fitInPolygonOnly="1"/>
          <rendering drawLabels="1" displayAll="0" obstacle="0"/>
        </settings>
      </rule>
      <rule key="area-label-admin" description="Governorates" filter="&quot;kind&quot; = 'admin'" scalemindenom="200000">
        <settings calloutType="simple">
          <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="7" textColor="140,145,150,255" fontLetterSpacing="1.5" fieldName='upper("name")' isExpression="1">
            <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
            <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
          </text-style>
          <placement placement="5" priority="2" polygonPlacementFlags="2" fitInPolygonOnly="1"/>
          <rendering drawLabels="1" displayAll="0" obstacle="0"/>
        </settings>
      </rule>
      <rule key="area-label-zone" description="Zones" filter="&quot;kind&quot; = 'zone'">
        <settings calloutType="simple">
          <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="6.5" textColor="95,95,100,255" fontItalic="1" fieldName='"name"' isExpression="1">
            <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
            <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
          </text-style>
          <placement placement="7" dist="0.8" distUnits="MM" priority="3" placementFlags="2"/>
          <rendering drawLabels="1" displayAll="0" obstacle="0"/>
        </settings>
      </rule>
      <rule key="area-label-water" description="Waters" filter="&quot;kind&quot; = 'water'">
        <settings calloutType="simple">
          <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="7" textColor="84,125,148,255" fontItalic="1" fieldName='"name"' isExpression="1">
            <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
            <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
          </text-style>
          <placement placement="5" priority="2" polygonPlacementFlags="2"/>
          <rendering drawLabels="1" displayAll="0" obstacle="0"/>
        </settings>
      </rule>
    </rules>
  </labeling>
  <mapTip>&lt;b&gt;[% replace(replace(coalesce("name", "id"), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/b&gt; [% replace(replace(coalesce(replace("kind", '_', ' '), ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
[% replace(replace(coalesce("admin1" || ', ', '') || coalesce("country", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
[% replace(replace(coalesce(replace("names", ';', ' · '), ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
&lt;i&gt;[% replace(replace(coalesce("source", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/i&gt;</mapTip>
</qgis>
