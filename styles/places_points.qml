<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Places that are points: towns small and quiet, posts and crossings told apart by their shape. -->
<qgis version="3.22.16" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">
  <renderer-v2 type="RuleRenderer" enableorderby="0" forceraster="0" symbollevels="0">
    <rules key="points">
      <rule key="point-0" filter="&quot;kind&quot; = 'settlement'" label="Town or village" symbol="0"/>
      <rule key="point-1" filter="&quot;kind&quot; = 'observation_post'" label="Observation post" symbol="1"/>
      <rule key="point-2" filter="&quot;kind&quot; IN ('junction', 'crossing', 'air_base', 'facility', 'camp')" label="Junction, crossing or air base" symbol="2"/>
    </rules>
    <symbols>
      <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="circle" type="QString"/>
            <Option name="color" value="255,255,255,255" type="QString"/>
            <Option name="outline_color" value="80,80,80" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.25" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="1.3" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" value="" type="QString"/>
              <Option name="properties" type="Map">
                <Option name="size" type="Map">
                  <Option name="active" value="true" type="bool"/>
                  <Option name="expression" value='if(coalesce("population", 0) &gt;= 100000, 2, 1.2)' type="QString"/>
                  <Option name="type" value="3" type="int"/>
                </Option>
              </Option>
              <Option name="type" value="collection" type="QString"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="triangle" type="QString"/>
            <Option name="color" value="255,255,255,255" type="QString"/>
            <Option name="outline_color" value="70,70,70" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.25" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="1.9" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" value="square" type="QString"/>
            <Option name="color" value="255,255,255,255" type="QString"/>
            <Option name="outline_color" value="70,70,70" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.25" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="size" value="1.4" type="QString"/>
            <Option name="size_unit" value="MM" type="QString"/>
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fontFamily="DejaVu Sans" fontSize="6.5" fontSizeUnit="Point" textColor="70,70,70" fontWeight="50" fontItalic="0" fontLetterSpacing="0" fieldName="if(&quot;kind&quot; IN ('settlement', 'crossing', 'air_base'), &quot;name&quot;, if(&quot;kind&quot; = 'observation_post', coalesce('Post ' || &quot;set_no&quot;, ''), NULL))" isExpression="1">
        <text-buffer bufferDraw="1" bufferSize="0.7" bufferSizeUnits="MM" bufferColor="255,255,255,200" bufferOpacity="1"/>
      </text-style>
      <placement placement="6" dist="1.3" distUnits="MM" priority="4" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR"/>
      <rendering obstacle="1" obstacleFactor="1" drawLabels="1" scaleVisibility="0" limitNumLabels="0" mergeLines="1" fontLimitPixelSize="0" displayAll="0"/>
      <dd_properties><Option type="Map"><Option name="name" value="" type="QString"/><Option name="properties" type="Map"><Option name="Size" type="Map"><Option name="active" value="true" type="bool"/><Option name="expression" value='if(coalesce("population", 0) &gt;= 100000, 8.5, 6.5)' type="QString"/><Option name="type" value="3" type="int"/></Option><Option name="Priority" type="Map"><Option name="active" value="true" type="bool"/><Option name="expression" value="if(&quot;kind&quot; = 'settlement', min(8, 1 + ln(1 + coalesce(&quot;population&quot;, 0)) / 2), if(&quot;kind&quot; = 'observation_post', 10, 3))" type="QString"/><Option name="type" value="3" type="int"/></Option></Option><Option name="type" value="collection" type="QString"/></Option></dd_properties>
    </settings>
  </labeling>
</qgis>
