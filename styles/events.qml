<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Events. Hue and shape say what kind; filled: a spot; hollow (geo_prec 4 and above): somewhere in an area; grey and dashed: a draft; larger: more deaths. Events on one spot are drawn side by side. Its labeling draws nothing: it keeps the labels of other layers off the events. -->
<qgis version="3.22.16" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">
  <renderer-v2 type="pointDisplacement" enableorderby="0" forceraster="0" placement="1" tolerance="0.4" toleranceUnit="MM" toleranceUnitScale="3x:0,0,0,0,0,0" circleColor="0,0,0,0" circleWidth="0" circleRadiusAddition="0" labelAttributeName="" labelDistanceFactor="0.5" maxLabelScaleDenominator="-1" labelColor="0,0,0,255" labelFont="DejaVu Sans,8,-1,5,50,0,0,0,0,0">
    <renderer-v2 type="categorizedSymbol" attr="type" enableorderby="0" forceraster="0" symbollevels="0">
      <categories>
        <category symbol="0" value="Battles" label="Battles" render="true"/>
        <category symbol="1" value="Explosions/Remote violence" label="Explosions/Remote violence" render="true"/>
        <category symbol="2" value="Violence against civilians" label="Violence against civilians" render="true"/>
        <category symbol="3" value="Protests" label="Protests" render="true"/>
        <category symbol="4" value="Riots" label="Riots" render="true"/>
        <category symbol="5" value="Strategic developments" label="Strategic developments" render="true"/>
        <category symbol="6" value="" label="Other" render="true"/>
      </categories>
      <symbols>
        <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="circle" type="QString"/>
              <Option name="color" value="0,0,0,0" type="QString"/>
              <Option name="outline_color" value="255,255,255,220" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.9" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="enabled" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='"geo_prec" &gt;= 4' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="circle" type="QString"/>
              <Option name="color" value="213,94,0,255" type="QString"/>
              <Option name="outline_color" value="255,255,255" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.25" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="fillColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, '0,0,0,0', if(&quot;status&quot; = 'draft', '205,205,205,160', '213,94,0'))" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, if(&quot;status&quot; = 'draft', '128,128,128', '213,94,0'), '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='if("geo_prec" &gt;= 4, 0.45, 0.25)' type="QString"/>
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
              <Option name="color" value="0,0,0,0" type="QString"/>
              <Option name="outline_color" value="255,255,255,220" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.9" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="enabled" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='"geo_prec" &gt;= 4' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="triangle" type="QString"/>
              <Option name="color" value="153,51,136,255" type="QString"/>
              <Option name="outline_color" value="255,255,255" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.25" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="fillColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, '0,0,0,0', if(&quot;status&quot; = 'draft', '205,205,205,160', '153,51,136'))" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, if(&quot;status&quot; = 'draft', '128,128,128', '153,51,136'), '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='if("geo_prec" &gt;= 4, 0.45, 0.25)' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
        </symbol>
        <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="diamond" type="QString"/>
              <Option name="color" value="0,0,0,0" type="QString"/>
              <Option name="outline_color" value="255,255,255,220" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.9" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="enabled" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='"geo_prec" &gt;= 4' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="diamond" type="QString"/>
              <Option name="color" value="30,30,30,255" type="QString"/>
              <Option name="outline_color" value="255,255,255" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.25" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="fillColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, '0,0,0,0', if(&quot;status&quot; = 'draft', '205,205,205,160', '30,30,30'))" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, if(&quot;status&quot; = 'draft', '128,128,128', '30,30,30'), '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='if("geo_prec" &gt;= 4, 0.45, 0.25)' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
        </symbol>
        <symbol name="3" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="pentagon" type="QString"/>
              <Option name="color" value="0,0,0,0" type="QString"/>
              <Option name="outline_color" value="255,255,255,220" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.9" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="enabled" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='"geo_prec" &gt;= 4' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="pentagon" type="QString"/>
              <Option name="color" value="0,130,95,255" type="QString"/>
              <Option name="outline_color" value="255,255,255" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.25" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="fillColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, '0,0,0,0', if(&quot;status&quot; = 'draft', '205,205,205,160', '0,130,95'))" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, if(&quot;status&quot; = 'draft', '128,128,128', '0,130,95'), '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='if("geo_prec" &gt;= 4, 0.45, 0.25)' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
        </symbol>
        <symbol name="4" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="hexagon" type="QString"/>
              <Option name="color" value="0,0,0,0" type="QString"/>
              <Option name="outline_color" value="255,255,255,220" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.9" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="enabled" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='"geo_prec" &gt;= 4' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="hexagon" type="QString"/>
              <Option name="color" value="120,95,0,255" type="QString"/>
              <Option name="outline_color" value="255,255,255" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.25" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="fillColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, '0,0,0,0', if(&quot;status&quot; = 'draft', '205,205,205,160', '120,95,0'))" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, if(&quot;status&quot; = 'draft', '128,128,128', '120,95,0'), '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='if("geo_prec" &gt;= 4, 0.45, 0.25)' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
        </symbol>
        <symbol name="5" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="square" type="QString"/>
              <Option name="color" value="0,0,0,0" type="QString"/>
              <Option name="outline_color" value="255,255,255,220" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.9" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="enabled" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='"geo_prec" &gt;= 4' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="square" type="QString"/>
              <Option name="color" value="0,99,165,255" type="QString"/>
              <Option name="outline_color" value="255,255,255" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.25" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="fillColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, '0,0,0,0', if(&quot;status&quot; = 'draft', '205,205,205,160', '0,99,165'))" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, if(&quot;status&quot; = 'draft', '128,128,128', '0,99,165'), '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='if("geo_prec" &gt;= 4, 0.45, 0.25)' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
        </symbol>
        <symbol name="6" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="circle" type="QString"/>
              <Option name="color" value="0,0,0,0" type="QString"/>
              <Option name="outline_color" value="255,255,255,220" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.9" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="enabled" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='"geo_prec" &gt;= 4' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
          <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="circle" type="QString"/>
              <Option name="color" value="95,95,95,255" type="QString"/>
              <Option name="outline_color" value="255,255,255" type="QString"/>
              <Option name="outline_style" value="solid" type="QString"/>
              <Option name="outline_width" value="0.25" type="QString"/>
              <Option name="outline_width_unit" value="MM" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
              <Option name="joinstyle" value="round" type="QString"/>
            </Option>
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties" type="Map">
                  <Option name="size" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='2.1 + min(2.2, 0.4 * sqrt(if("aggregate" = 1, 0, coalesce("killed", "killed_hi", "killed_lo", 0))))' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="fillColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, '0,0,0,0', if(&quot;status&quot; = 'draft', '205,205,205,160', '95,95,95'))" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, if(&quot;status&quot; = 'draft', '128,128,128', '95,95,95'), '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value='if("geo_prec" &gt;= 4, 0.45, 0.25)' type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
          </layer>
        </symbol>
      </symbols>
    </renderer-v2>
    <symbol name="centerSymbol" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
      <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
        <Option type="Map">
          <Option name="name" value="circle" type="QString"/>
          <Option name="color" value="60,60,60,0" type="QString"/>
          <Option name="outline_color" value="60,60,60,0" type="QString"/>
          <Option name="outline_style" value="no" type="QString"/>
          <Option name="size" value="0.1" type="QString"/>
          <Option name="size_unit" value="MM" type="QString"/>
        </Option>
      </layer>
    </symbol>
  </renderer-v2>
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fontFamily="DejaVu Sans" fontSize="7" fontSizeUnit="Point" textColor="0,0,0" fontWeight="50" fontItalic="0" fontLetterSpacing="0" fieldName="''" isExpression="1">
        <text-buffer bufferDraw="1" bufferSize="0.7" bufferSizeUnits="MM" bufferColor="255,255,255,200" bufferOpacity="1"/>
      </text-style>
      <placement placement="6" dist="1.2" distUnits="MM" priority="5" />
      <rendering obstacle="1" obstacleFactor="0.4" drawLabels="0" scaleVisibility="0" limitNumLabels="0" mergeLines="1" fontLimitPixelSize="0" displayAll="0"/>
    </settings>
  </labeling>
  <mapTip>&lt;b&gt;[% coalesce("title", "event_id") %]&lt;/b&gt;&lt;br&gt;[% coalesce("date_text", to_string("date_start"), '') %] · [% coalesce("place", "place_name", '') %]&lt;br&gt;[% if("geo_prec" >= 4, 'somewhere in an area, within ', 'within ') || coalesce(to_string(round("radius_m" / 1000.0, 1)) || ' km', 'a distance not known') %]&lt;br&gt;&lt;i&gt;[% coalesce("source", '') %]&lt;/i&gt;</mapTip>
</qgis>
