<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Events. Hue and shape say what kind; filled: a spot; hollow (geo_prec 4 and above): somewhere in an area; hatched, with a broken rim: a draft; larger: more deaths. Events on one spot are drawn side by side. The labels come when zoomed in; before that they draw nothing, and keep the labels of other layers off the events. -->
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
          <layer class="FilledMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="circle" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
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
                    <Option name="expression" value="&quot;status&quot; = 'draft' AND coalesce(&quot;geo_prec&quot;, 1) &lt; 4" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <symbol name="@0@1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
              <layer class="SimpleFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="color" value="255,255,255,235" type="QString"/>
                  <Option name="style" value="solid" type="QString"/>
                  <Option name="outline_style" value="no" type="QString"/>
                </Option>
              </layer>
              <layer class="LinePatternFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="angle" value="45" type="QString"/>
                  <Option name="distance" value="0.6" type="QString"/>
                  <Option name="distance_unit" value="MM" type="QString"/>
                </Option>
                <symbol name="@@0@1@1" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
                  <layer class="SimpleLine" enabled="1" locked="0" pass="0">
                    <Option type="Map">
                      <Option name="line_color" value="213,94,0,255" type="QString"/>
                      <Option name="line_width" value="0.25" type="QString"/>
                      <Option name="line_width_unit" value="MM" type="QString"/>
                    </Option>
                  </layer>
                </symbol>
              </layer>
            </symbol>
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
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '0,0,0,0', '213,94,0')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '213,94,0', '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, 0.45, if(&quot;status&quot; = 'draft', 0.3, 0.25))" type="QString"/>
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
          <layer class="FilledMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="triangle" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
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
                    <Option name="expression" value="&quot;status&quot; = 'draft' AND coalesce(&quot;geo_prec&quot;, 1) &lt; 4" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <symbol name="@1@1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
              <layer class="SimpleFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="color" value="255,255,255,235" type="QString"/>
                  <Option name="style" value="solid" type="QString"/>
                  <Option name="outline_style" value="no" type="QString"/>
                </Option>
              </layer>
              <layer class="LinePatternFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="angle" value="45" type="QString"/>
                  <Option name="distance" value="0.6" type="QString"/>
                  <Option name="distance_unit" value="MM" type="QString"/>
                </Option>
                <symbol name="@@1@1@1" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
                  <layer class="SimpleLine" enabled="1" locked="0" pass="0">
                    <Option type="Map">
                      <Option name="line_color" value="153,51,136,255" type="QString"/>
                      <Option name="line_width" value="0.25" type="QString"/>
                      <Option name="line_width_unit" value="MM" type="QString"/>
                    </Option>
                  </layer>
                </symbol>
              </layer>
            </symbol>
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
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '0,0,0,0', '153,51,136')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '153,51,136', '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, 0.45, if(&quot;status&quot; = 'draft', 0.3, 0.25))" type="QString"/>
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
          <layer class="FilledMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="diamond" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
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
                    <Option name="expression" value="&quot;status&quot; = 'draft' AND coalesce(&quot;geo_prec&quot;, 1) &lt; 4" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <symbol name="@2@1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
              <layer class="SimpleFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="color" value="255,255,255,235" type="QString"/>
                  <Option name="style" value="solid" type="QString"/>
                  <Option name="outline_style" value="no" type="QString"/>
                </Option>
              </layer>
              <layer class="LinePatternFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="angle" value="45" type="QString"/>
                  <Option name="distance" value="0.6" type="QString"/>
                  <Option name="distance_unit" value="MM" type="QString"/>
                </Option>
                <symbol name="@@2@1@1" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
                  <layer class="SimpleLine" enabled="1" locked="0" pass="0">
                    <Option type="Map">
                      <Option name="line_color" value="30,30,30,255" type="QString"/>
                      <Option name="line_width" value="0.25" type="QString"/>
                      <Option name="line_width_unit" value="MM" type="QString"/>
                    </Option>
                  </layer>
                </symbol>
              </layer>
            </symbol>
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
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '0,0,0,0', '30,30,30')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '30,30,30', '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, 0.45, if(&quot;status&quot; = 'draft', 0.3, 0.25))" type="QString"/>
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
          <layer class="FilledMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="pentagon" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
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
                    <Option name="expression" value="&quot;status&quot; = 'draft' AND coalesce(&quot;geo_prec&quot;, 1) &lt; 4" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <symbol name="@3@1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
              <layer class="SimpleFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="color" value="255,255,255,235" type="QString"/>
                  <Option name="style" value="solid" type="QString"/>
                  <Option name="outline_style" value="no" type="QString"/>
                </Option>
              </layer>
              <layer class="LinePatternFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="angle" value="45" type="QString"/>
                  <Option name="distance" value="0.6" type="QString"/>
                  <Option name="distance_unit" value="MM" type="QString"/>
                </Option>
                <symbol name="@@3@1@1" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
                  <layer class="SimpleLine" enabled="1" locked="0" pass="0">
                    <Option type="Map">
                      <Option name="line_color" value="0,130,95,255" type="QString"/>
                      <Option name="line_width" value="0.25" type="QString"/>
                      <Option name="line_width_unit" value="MM" type="QString"/>
                    </Option>
                  </layer>
                </symbol>
              </layer>
            </symbol>
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
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '0,0,0,0', '0,130,95')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '0,130,95', '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, 0.45, if(&quot;status&quot; = 'draft', 0.3, 0.25))" type="QString"/>
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
          <layer class="FilledMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="hexagon" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
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
                    <Option name="expression" value="&quot;status&quot; = 'draft' AND coalesce(&quot;geo_prec&quot;, 1) &lt; 4" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <symbol name="@4@1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
              <layer class="SimpleFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="color" value="255,255,255,235" type="QString"/>
                  <Option name="style" value="solid" type="QString"/>
                  <Option name="outline_style" value="no" type="QString"/>
                </Option>
              </layer>
              <layer class="LinePatternFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="angle" value="45" type="QString"/>
                  <Option name="distance" value="0.6" type="QString"/>
                  <Option name="distance_unit" value="MM" type="QString"/>
                </Option>
                <symbol name="@@4@1@1" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
                  <layer class="SimpleLine" enabled="1" locked="0" pass="0">
                    <Option type="Map">
                      <Option name="line_color" value="120,95,0,255" type="QString"/>
                      <Option name="line_width" value="0.25" type="QString"/>
                      <Option name="line_width_unit" value="MM" type="QString"/>
                    </Option>
                  </layer>
                </symbol>
              </layer>
            </symbol>
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
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '0,0,0,0', '120,95,0')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '120,95,0', '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, 0.45, if(&quot;status&quot; = 'draft', 0.3, 0.25))" type="QString"/>
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
          <layer class="FilledMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="square" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
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
                    <Option name="expression" value="&quot;status&quot; = 'draft' AND coalesce(&quot;geo_prec&quot;, 1) &lt; 4" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <symbol name="@5@1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
              <layer class="SimpleFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="color" value="255,255,255,235" type="QString"/>
                  <Option name="style" value="solid" type="QString"/>
                  <Option name="outline_style" value="no" type="QString"/>
                </Option>
              </layer>
              <layer class="LinePatternFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="angle" value="45" type="QString"/>
                  <Option name="distance" value="0.6" type="QString"/>
                  <Option name="distance_unit" value="MM" type="QString"/>
                </Option>
                <symbol name="@@5@1@1" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
                  <layer class="SimpleLine" enabled="1" locked="0" pass="0">
                    <Option type="Map">
                      <Option name="line_color" value="0,99,165,255" type="QString"/>
                      <Option name="line_width" value="0.25" type="QString"/>
                      <Option name="line_width_unit" value="MM" type="QString"/>
                    </Option>
                  </layer>
                </symbol>
              </layer>
            </symbol>
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
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '0,0,0,0', '0,99,165')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '0,99,165', '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, 0.45, if(&quot;status&quot; = 'draft', 0.3, 0.25))" type="QString"/>
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
          <layer class="FilledMarker" enabled="1" locked="0" pass="0">
            <Option type="Map">
              <Option name="name" value="circle" type="QString"/>
              <Option name="size" value="2.1" type="QString"/>
              <Option name="size_unit" value="MM" type="QString"/>
              <Option name="scale_method" value="diameter" type="QString"/>
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
                    <Option name="expression" value="&quot;status&quot; = 'draft' AND coalesce(&quot;geo_prec&quot;, 1) &lt; 4" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                </Option>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <symbol name="@6@1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
              <layer class="SimpleFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="color" value="255,255,255,235" type="QString"/>
                  <Option name="style" value="solid" type="QString"/>
                  <Option name="outline_style" value="no" type="QString"/>
                </Option>
              </layer>
              <layer class="LinePatternFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
                  <Option name="angle" value="45" type="QString"/>
                  <Option name="distance" value="0.6" type="QString"/>
                  <Option name="distance_unit" value="MM" type="QString"/>
                </Option>
                <symbol name="@@6@1@1" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
                  <layer class="SimpleLine" enabled="1" locked="0" pass="0">
                    <Option type="Map">
                      <Option name="line_color" value="95,95,95,255" type="QString"/>
                      <Option name="line_width" value="0.25" type="QString"/>
                      <Option name="line_width_unit" value="MM" type="QString"/>
                    </Option>
                  </layer>
                </symbol>
              </layer>
            </symbol>
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
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '0,0,0,0', '95,95,95')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineColor" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4 OR &quot;status&quot; = 'draft', '95,95,95', '255,255,255')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineStyle" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;status&quot; = 'draft', 'dash', 'solid')" type="QString"/>
                    <Option name="type" value="3" type="int"/>
                  </Option>
                  <Option name="outlineWidth" type="Map">
                    <Option name="active" value="true" type="bool"/>
                    <Option name="expression" value="if(&quot;geo_prec&quot; &gt;= 4, 0.45, if(&quot;status&quot; = 'draft', 0.3, 0.25))" type="QString"/>
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
  <labeling type="rule-based">
    <rules key="event-labels">
      <rule key="event-label-far" description="No text, but the labels of other layers keep off" filter="&quot;geo_prec&quot; &gt;= 4 OR @map_scale &gt;= 250000">
        <settings calloutType="simple">
          <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSize="7" fontSizeUnit="Point" textColor="0,0,0,255" fieldName="''" isExpression="1"/>
          <placement placement="6" dist="1.2" distUnits="MM" priority="0"/>
          <rendering obstacle="1" obstacleFactor="0.4" drawLabels="0" displayAll="0"/>
        </settings>
      </rule>
      <rule key="event-label-near" description="Titles of what is at a spot, when zoomed in" filter="coalesce(&quot;geo_prec&quot;, 1) &lt; 4" scalemaxdenom="250000">
        <settings calloutType="simple">
          <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSize="7" fontSizeUnit="Point" textColor="40,40,40,255" multilineHeight="0.95" fieldName="wordwrap(coalesce(&quot;title&quot;, &quot;event_id&quot;), 30)" isExpression="1">
            <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
            <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
          </text-style>
          <text-format multilineAlign="0"/>
          <placement placement="6" dist="2.2" distUnits="MM" priority="5" predefinedPositionOrder="R,L,TR,BR,TL,BL,TSR,BSR"/>
          <rendering obstacle="1" obstacleFactor="0.4" drawLabels="1" displayAll="0"/>
          <dd_properties><Option type="Map"><Option name="name" value="" type="QString"/><Option name="properties" type="Map"><Option name="Priority" type="Map"><Option name="active" value="true" type="bool"/><Option name="expression" value='min(9, 5 + coalesce("killed", "killed_hi", "killed_lo", 0) / 10)' type="QString"/><Option name="type" value="3" type="int"/></Option></Option><Option name="type" value="collection" type="QString"/></Option></dd_properties>
        </settings>
      </rule>
    </rules>
  </labeling>
  <mapTip>&lt;b&gt;[% replace(replace(coalesce("title", "event_id"), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/b&gt;[% if("status" = 'draft', ' &lt;i&gt;(draft)&lt;/i&gt;', '') %]&lt;br&gt;
[% coalesce(format_date("date_start", 'd MMM yyyy') || if("date_end" &lt;&gt; "date_start", ' – ' || format_date("date_end", 'd MMM yyyy'), ''), replace(replace("date_text", '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;'), 'no date') %]&lt;br&gt;
[% replace(replace(coalesce("place", "place_name", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]: [% if("geo_prec" &gt;= 4, 'somewhere in an area, ', '') || coalesce('within ' || if("radius_m" &lt; 1000, "radius_m" || ' m', round("radius_m" / 1000.0, 1) || ' km'), 'how near is not known') %]&lt;br&gt;
[% coalesce('Killed: ' || coalesce(to_string("killed"), "killed_lo" || ' – ' || "killed_hi", 'at least ' || "killed_lo", 'at most ' || "killed_hi") || if("aggregate" = 1, ' (a total over other reports)', '') || '&lt;br&gt;', '') %]
&lt;i&gt;[% replace(replace(coalesce("source", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/i&gt;</mapTip>
</qgis>
