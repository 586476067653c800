<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Extents. The soft fill is where the event may have been; from geo_prec 5 on only a broken line, since it would cover the map. -->
<qgis version="3.22.16" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">
  <renderer-v2 type="RuleRenderer" enableorderby="1" forceraster="0" symbollevels="0">
    <rules key="extent">
      <rule key="extent-0" filter='"geo_prec" &lt; 4' label="The true spot lies within" symbol="extent-spot"/>
      <rule key="extent-1" filter='"geo_prec" = 4' label="Somewhere in this area" symbol="extent-area"/>
      <rule key="extent-2" filter='"geo_prec" &gt;= 5 AND "radius_m" &lt;= 100000' label="Somewhere in a wider region" symbol="extent-region"/>
      <rule key="extent-3" filter='"geo_prec" &gt;= 5 AND "radius_m" &gt; 100000' label="Anywhere in a very wide region" symbol="extent-region" scalemindenom="1500000"/>
    </rules>
    <symbols>
      <symbol name="extent-spot" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="230,159,0,60" type="QString"/>
            <Option name="style" value="solid" type="QString"/>
            <Option name="outline_color" value="166,110,0,200" type="QString"/>
            <Option name="outline_width" value="0.2" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="extent-area" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="230,159,0,22" type="QString"/>
            <Option name="style" value="solid" type="QString"/>
            <Option name="outline_color" value="166,110,0,110" type="QString"/>
            <Option name="outline_width" value="0.15" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="extent-region" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="0,0,0,0" type="QString"/>
            <Option name="style" value="no" type="QString"/>
            <Option name="outline_color" value="166,110,0,190" type="QString"/>
            <Option name="outline_width" value="0.25" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="outline_style" value="dash" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
    </symbols>
    <orderby>
      <orderByClause asc="0" nullsFirst="0">"radius_m"</orderByClause>
    </orderby>
  </renderer-v2>
  <labeling type="rule-based">
    <rules key="extents-labels">
      <rule key="extent-label-heap" description="Nothing to see: an invisible block that keeps the labels of other layers off the heap of marks in the area's middle" filter='"geo_prec" &gt;= 4'>
        <settings calloutType="simple">
          <text-style fontFamily="DejaVu Sans" namedStyle="Book" fontWeight="50" fontSizeUnit="MM" fontSize="4" textColor="0,0,0,0" textOpacity="0" fieldName="'■'" isExpression="1">
            <families><family name="DejaVu Sans"/><family name="Noto Sans"/><family name="Arial"/></families>
          </text-style>
          <placement placement="1" quadOffset="4" priority="10" centroidWhole="1" centroidInside="1"/>
          <rendering drawLabels="1" displayAll="1" obstacle="0"/>
          <dd_properties>
            <Option type="Map">
              <Option name="name" value="" type="QString"/>
              <Option name="properties" type="Map">
                <Option name="Size" type="Map">
                  <Option name="active" value="true" type="bool"/>
                  <Option name="expression" value='min(20, 3.8 * sqrt("n_events"))' type="QString"/>
                  <Option name="type" value="3" type="int"/>
                </Option>
                <Option name="Priority" type="Map">
                  <Option name="active" value="true" type="bool"/>
                  <Option name="expression" value='min(10, "n_events")' type="QString"/>
                  <Option name="type" value="3" type="int"/>
                </Option>
              </Option>
              <Option name="type" value="collection" type="QString"/>
            </Option>
          </dd_properties>
        </settings>
      </rule>
    </rules>
  </labeling>
  <mapTip>&lt;b&gt;[% replace(replace(coalesce("place_name", 'Given point'), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]&lt;/b&gt;: [% if("geo_prec" &gt;= 4, 'somewhere in this area, ', '') || coalesce('within ' || if("radius_m" &lt; 1000, "radius_m" || ' m', round("radius_m" / 1000.0, 1) || ' km'), '') %]&lt;br&gt;
[% "n_events" %] [% if("n_events" = 1, 'event', 'events') %] here, placed by: [% replace(replace(coalesce("method", ''), '&amp;', '&amp;amp;'), '&lt;', '&amp;lt;') %]</mapTip>
</qgis>
