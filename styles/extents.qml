<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Extents. The soft fill is where the event may have been; from geo_prec 5 on only a broken line, since it would cover the map. -->
<qgis version="3.22.16" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="0">
  <renderer-v2 type="RuleRenderer" enableorderby="1" forceraster="0" symbollevels="0">
    <rules key="extents">
      <rule key="extent-0" filter='"geo_prec" &lt; 4' label="Within this distance of the point" symbol="0"/>
      <rule key="extent-1" filter='"geo_prec" = 4' label="Somewhere in this district or governorate" symbol="1"/>
      <rule key="extent-2" filter='"geo_prec" &gt;= 5 AND "radius_m" &lt;= 100000' label="Somewhere in a wider region" symbol="2"/>
      <rule key="extent-3" filter='"geo_prec" &gt;= 5 AND "radius_m" &gt; 100000' label="Anywhere in a very wide region (only when zoomed out)" symbol="2" scalemindenom="1500000"/>
    </rules>
    <symbols>
      <symbol name="0" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="230,159,0,60" type="QString"/>
            <Option name="style" value="solid" type="QString"/>
            <Option name="outline_color" value="166,110,0,200" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.2" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="230,159,0,20" type="QString"/>
            <Option name="style" value="solid" type="QString"/>
            <Option name="outline_color" value="166,110,0,110" type="QString"/>
            <Option name="outline_style" value="solid" type="QString"/>
            <Option name="outline_width" value="0.15" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="2" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" value="0,0,0,0" type="QString"/>
            <Option name="style" value="no" type="QString"/>
            <Option name="outline_color" value="166,110,0,190" type="QString"/>
            <Option name="outline_style" value="dash" type="QString"/>
            <Option name="outline_width" value="0.25" type="QString"/>
            <Option name="outline_width_unit" value="MM" type="QString"/>
            <Option name="joinstyle" value="round" type="QString"/>
          </Option>
        </layer>
      </symbol>
    </symbols>
    <orderby>
      <orderByClause asc="0" nullsFirst="0">"radius_m"</orderByClause>
    </orderby>
  </renderer-v2>
</qgis>
