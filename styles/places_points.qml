<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Places that are points: towns small and quiet, posts and crossings told apart by their shape. -->
<qgis version="3.22.16" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">
  <renderer-v2 type="RuleRenderer" enableorderby="0" forceraster="0" symbollevels="0">
    <rules key="point">
      <rule key="point-0" filter="&quot;kind&quot; = 'settlement' AND coalesce(&quot;population&quot;, 0) &gt;= 100000" label="City" symbol="point-city"/>
      <rule key="point-1" filter="&quot;kind&quot; = 'settlement' AND coalesce(&quot;population&quot;, 0) &lt; 100000" label="Town or village" symbol="point-town"/>
      <rule key="point-2" filter="&quot;kind&quot; = 'observation_post'" label="Observation post" symbol="point-post"/>
      <rule key="point-3" filter="&quot;kind&quot; IN ('junction', 'crossing', 'checkpoint', 'bridge')" label="Junction, crossing or checkpoint" symbol="point-crossing"/>
      <rule key="point-4" filter="&quot;kind&quot; = 'air_base'" label="Air base" symbol="point-airbase"/>
      <rule key="point-5" filter="&quot;kind&quot; = 'mountain'" label="Mountain" symbol="point-mountain"/>
      <rule key="point-6" filter="&quot;kind&quot; IN ('facility', 'camp', 'dam')" label="Camp, dam or other facility" symbol="point-facility"/>
    </rules>
    <symbols>
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
    <rules key="places_points-labels">
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
    </rules>
  </labeling>
  <mapTip>&lt;b&gt;[% replace(replace(coalesce("name", "id"), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/b&gt; [% replace(replace(coalesce(replace("kind", '_', ' '), ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
[% replace(replace(coalesce("admin1" || ', ', '') || coalesce("country", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
[% replace(replace(coalesce(replace("names", ';', ' · '), ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;br&gt;
&lt;i&gt;[% replace(replace(coalesce("source", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/i&gt;</mapTip>
</qgis>
