<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Places of every kind of geometry: made of places_areas, places_lines and places_points by tests/qgis/merge_places.py. -->
<qgis version="3.22.16" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">
  <renderer-v2 type="RuleRenderer" enableorderby="0" forceraster="0" symbollevels="0">
    <rules key="places">
      <rule key="areas" filter="geometry_type($geometry) = 'Polygon'" label="Areas">
        <rule key="area-0" filter="&quot;kind&quot; = 'country'" label="Country" symbol="area-country"/>
        <rule key="area-1" filter="&quot;kind&quot; = 'admin'" label="Governorate or district" symbol="area-admin"/>
        <rule key="area-2" filter="&quot;kind&quot; = 'zone'" label="Zone" symbol="area-zone"/>
        <rule key="area-3" filter="&quot;kind&quot; = 'water'" label="Water" symbol="area-water"/>
        <rule key="area-4" filter="ELSE" label="Other area" symbol="area-other"/>
      </rule>
      <rule key="lines" filter="geometry_type($geometry) = 'Line'" label="Lines">
        <rule key="line-0" filter="&quot;kind&quot; = 'road'" label="Motorway" symbol="line-road"/>
        <rule key="line-1" filter="&quot;kind&quot; = 'border'" label="Border" symbol="line-border"/>
        <rule key="line-2" filter="&quot;kind&quot; = 'water'" label="River" symbol="line-water"/>
        <rule key="line-3" filter="ELSE" label="Other line" symbol="line-other"/>
      </rule>
      <rule key="points" filter="geometry_type($geometry) = 'Point'" label="Points">
        <rule key="point-0" filter="&quot;kind&quot; = 'settlement' AND coalesce(&quot;population&quot;, 0) &gt;= 100000" label="City" symbol="point-city"/>
        <rule key="point-1" filter="&quot;kind&quot; = 'settlement' AND coalesce(&quot;population&quot;, 0) &lt; 100000" label="Town or village" symbol="point-town"/>
        <rule key="point-2" filter="&quot;kind&quot; = 'observation_post'" label="Observation post" symbol="point-post"/>
        <rule key="point-3" filter="&quot;kind&quot; IN ('junction', 'crossing', 'checkpoint', 'bridge')" label="Junction, crossing or checkpoint" symbol="point-crossing"/>
        <rule key="point-4" filter="&quot;kind&quot; = 'air_base'" label="Air base" symbol="point-airbase"/>
        <rule key="point-5" filter="&quot;kind&quot; = 'mountain'" label="Mountain" symbol="point-mountain"/>
        <rule key="point-6" filter="&quot;kind&quot; IN ('facility', 'camp', 'dam')" label="Camp, dam or other facility" symbol="point-facility"/>
      </rule>
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
      <symbol name="point-city" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="circle" type="QString"/>
            <Option name="color" value="255,255,255,255" type="QString"/>
            <Option name="outline_color" value="70,74,80,255" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.35" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="2" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="circle" type="QString"/>
            <Option name="color" value="70,74,80,255" type="QString"/>
            <Option name="outline_color" value="0,0,0,0" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="0.8" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="point-town" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="circle" type="QString"/>
            <Option name="color" value="255,255,255,255" type="QString"/>
            <Option name="outline_color" value="70,74,80,255" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.25" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="1.2" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="point-post" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SvgMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="base64:PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAyNCAyNCIgd2lkdGg9IjI0IiBoZWlnaHQ9IjI0Ij48cGF0aCBkPSJNNiAydjIwIiBzdHJva2U9IiM0NjRhNTAiIHN0cm9rZS13aWR0aD0iMi40IiBzdHJva2UtbGluZWNhcD0icm91bmQiLz48cGF0aCBkPSJNNiAzLjJoMTRsLTQuMiA0LjYgNC4yIDQuNkg2eiIgZmlsbD0iI2ZmZiIgc3Ryb2tlPSIjNDY0YTUwIiBzdHJva2Utd2lkdGg9IjIiIHN0cm9rZS1saW5lam9pbj0icm91bmQiLz48L3N2Zz4=" type="QString"/>
            <Option name="size" value="3.2" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
            <Option name="color" value="255,255,255,255" type="QString"/>
            <Option name="outline_color" value="70,74,80,255" type="QString"/>
            <Option name="horizontal_anchor_point" value="1" type="QString"/>
            <Option name="vertical_anchor_point" value="1" type="QString"/>
            <Option name="offset" value="0.8,-1.3" type="QString"/>
            <Option name="offset_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="point-crossing" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="diamond" type="QString"/>
            <Option name="color" value="255,255,255,255" type="QString"/>
            <Option name="outline_color" value="70,74,80,255" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.3" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="1.8" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="point-airbase" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="circle" type="QString"/>
            <Option name="color" value="255,255,255,255" type="QString"/>
            <Option name="outline_color" value="70,74,80,255" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.25" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="2.3" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="cross_fill" type="QString"/>
            <Option name="color" value="70,74,80,255" type="QString"/>
            <Option name="outline_color" value="0,0,0,0" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="1.5" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="point-mountain" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="triangle" type="QString"/>
            <Option name="color" value="150,130,105,255" type="QString"/>
            <Option name="outline_color" value="255,255,255,255" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.2" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="1.7" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="point-facility" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="square" type="QString"/>
            <Option name="color" value="255,255,255,255" type="QString"/>
            <Option name="outline_color" value="70,74,80,255" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.3" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="1.4" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <labeling type="rule-based">
    <rules key="places-labels">
      <rule key="areas-labels" filter="geometry_type($geometry) = 'Polygon'">
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
      </rule>
      <rule key="lines-labels" filter="geometry_type($geometry) = 'Line'">
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
      </rule>
      <rule key="points-labels" filter="geometry_type($geometry) = 'Point'">
        <rule key="point-label-city" description="Cities" filter="&quot;kind&quot; = 'settlement' AND coalesce(&quot;population&quot;, 0) &gt;= 100000">
          <settings calloutType="simple">
            <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="8.5" textColor="50,54,60,255" fieldName='"name"' isExpression="1">
              <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
              <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
            </text-style>
            <placement placement="6" dist="1.1" distUnits="MM" priority="8" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR"/>
            <rendering drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="1"/>
          </settings>
        </rule>
        <rule key="point-label-town" description="Towns and villages, larger ones first" filter="&quot;kind&quot; = 'settlement' AND coalesce(&quot;population&quot;, 0) &lt; 100000">
          <settings calloutType="simple">
            <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="6.5" textColor="70,74,80,255" fieldName='"name"' isExpression="1">
              <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
              <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
            </text-style>
            <placement placement="6" dist="0.9" distUnits="MM" priority="3" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR"/>
            <rendering drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="0.5"/>
            <dd_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="Priority" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='min(7, 1 + ln(1 + coalesce("population", 0)) / 2)' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </dd_properties>
          </settings>
        </rule>
        <rule key="point-label-post" description="Posts by their number" filter="&quot;kind&quot; = 'observation_post'">
          <settings calloutType="simple">
            <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="6.5" textColor="50,54,60,255" fontItalic="1" fieldName="coalesce('Post ' || &quot;set_no&quot;, &quot;name&quot;)" isExpression="1">
              <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
              <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
            </text-style>
            <placement placement="6" dist="1.4" distUnits="MM" priority="7" predefinedPositionOrder="R,L,TR,BR,TL,BL,TSR,BSR"/>
            <rendering drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="1"/>
          </settings>
        </rule>
        <rule key="point-label-water" description="Seas and lakes" filter="&quot;kind&quot; = 'water'">
          <settings calloutType="simple">
            <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="7.5" textColor="84,125,148,255" fontItalic="1" fontLetterSpacing="0.5" fieldName='"name"' isExpression="1">
              <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
              <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
            </text-style>
            <placement placement="1" priority="4"/>
            <rendering drawLabels="1" displayAll="0" obstacle="0"/>
          </settings>
        </rule>
        <rule key="point-label-other" description="Bases, crossings and the rest, from nearer" filter="&quot;kind&quot; NOT IN ('settlement', 'observation_post', 'water', 'country', 'region', 'admin', 'zone')" scalemaxdenom="800000">
          <settings calloutType="simple">
            <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="Point" fontSize="6" textColor="70,74,80,255" fieldName='"name"' isExpression="1">
              <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
              <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
            </text-style>
            <placement placement="6" dist="1.1" distUnits="MM" priority="2" predefinedPositionOrder="R,L,TR,BR,TL,BL,TSR,BSR"/>
            <rendering drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="0.5"/>
          </settings>
        </rule>
      </rule>
    </rules>
  </labeling>
  <mapTip>&lt;b&gt;[% replace(replace(coalesce("name", "id"), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/b&gt; [% replace(replace(coalesce(replace("kind", '_', ' '), ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
[% replace(replace(coalesce("admin1" || ', ', '') || coalesce("country", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
[% replace(replace(coalesce(replace("names", ';', ' · '), ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
&lt;i&gt;[% replace(replace(coalesce("source", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/i&gt;</mapTip>
</qgis>
