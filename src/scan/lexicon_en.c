/* English. Common knowledge, written down for this project. */
#include "scan/lexicon.h"

static const lexicon_row rows[] = {
    {LEX_STARTER | LEX_COMMON,
     "the a an this that these those it its he she they we i you his her their our my your who what which "
     "when where why how there here in on at for from to of by with as but and or if so because while "
     "although though after before since until during despite according meanwhile however earlier later "
     "also then now today yesterday tomorrow both each every all some any many most more few several other "
     "another one two three four five six seven eight nine ten no not only just even still already about "
     "around over under between among against without within through across toward towards upon into onto "
     "up down out off again once never always often sometimes perhaps maybe yes well oh such same than too "
     "very much less least own being been be is are was were am do does did have has had will would can "
     "could may might shall should must let"},
    {LEX_COMMON,
     "time year people way day man thing woman life child world school state family "
     "student group country problem hand part place case week company system program "
     "question work government number night point home water room mother area money story "
     "fact month lot right study book eye job word business issue side kind head house "
     "service friend father power hour game line end member law car city community name "
     "president team minute idea body information back parent face others level office "
     "door health person art war history party result change morning reason research girl "
     "guy moment air teacher force education foot boy age policy process music market "
     "sense nation plan college interest death experience effect use class control field "
     "development role effort rate heart drug show leader light voice wife police mind "
     "price report decision view relation town road arm difference value building action "
     "season society tax director position player record paper space ground form event "
     "official matter center couple site project activity star table need court oil "
     "situation cost industry figure street image phone data picture practice piece land "
     "product doctor wall patient worker news test movie north south east west love say "
     "get make go know take see come think look want give find tell ask seem feel try "
     "leave call good new first last long great little old big high different small large "
     "next early young important public bad able best better free real true sure full open "
     "close short low late hard major local social national natural human military "
     "political economic white black red green blue brown orange gold silver grand royal "
     "central general special common single private foreign federal strong whole clear "
     "recent certain possible likely available current hot cold dead easy final following "
     "main nice fine simple army navy bank bar bath battle bay beach bear bell bend best "
     "bird bishop blood board boat bomb bond born box boys branch bread break bridge "
     "bright brother bush buy call camp cape capital care carrier cash castle cat cause "
     "cell chance chapel charge check chief church circle civil clay clean clearing clinic "
     "club coal coast coffee commerce congress corn corner corporation council cove crane "
     "creek cross crown crystal culture cup cut dale dam dance dare dates deal dear deep "
     "deer defence defense defiance delta desert diamond dock dog double dragon draft "
     "dream drive dry duck dust duty eagle earth eden edge enterprise entire evening "
     "example exchange expert fair fairview faith fall falls false farm fast fate fear "
     "fifth fight fire fish flag flat flight flood floor flower fly food force forest fork "
     "fort fortune forward fountain fourth fox freedom friday friendship frost fruit fuel "
     "fun future garden gas gate gap girls glass globe god golden goods grace grass gray "
     "grey grove growth guard guide gulf gun hall harbor harbour harmony hat hay hazard "
     "hazel hell help hill hills hole holiday holly honor hope horse hospital hotel hunter "
     "ice imperial independence indian industry inn institute iron island jet job jolly "
     "joy judge junction justice keep kernel key king kings knight lady lake lamp lance "
     "land lane language laurel lead league leg letter liberal liberty lime lion live "
     "lively lock lodge lone loss lost loud luck magazine mail male manor map maple marble "
     "march mark marine mars mason mass master match may meadow meat media memorial men "
     "mercury middle mile milk mill mine minister minor mission mobile model monday "
     "monster moon mount mountain mouth mud museum native nature"},
    {LEX_COMMON,
     "neck net neutral nobel noble noise normal notice november oak oasis ocean october "
     "olive opportunity opposition order organ outer oval page palace palm paradise park "
     "pass past path peace peak pearl pen pepper phoenix pie pike pilot pine pink pioneer "
     "pipe plain plains plane plant plaza plenty plot polar pole police polish pond pool "
     "poor pope popular port post pot prairie presidential press pride prime prince "
     "princess print prior progress prospect protection purpose quality quarter queen "
     "quick quiet radio rain ranger rapid rapids raven reading ready reform regime "
     "republic reserve rest return rice rich ridge rifle ring rise river rock rocket rose "
     "rough round rover row rule run rural russian rust safe sail saint sale salt sand "
     "saturday scan scene scientific scotch sea search seal second secret security senate "
     "sense september shadow shell shelter shield ship shop shot shore shoulder sign "
     "signal silent sister six sky slave sleep slim smoke snow soap soft soil soldier "
     "solid solo son song soul source southern spa spare speaker spirit split spot spring "
     "spy square staff stage stand standard start station steel step stone stop storm "
     "strange stream strength style success sugar summer summit sun sunday sunrise sunset "
     "sunshine superior supply support surprise sweet swim switch sword talent tank tape "
     "target task temple tender term terrace terror theatre theory third thirty thursday "
     "tiger timber tin tiny title toast tobacco tower town track trade trail train tree "
     "trial triangle trinity trouble truck trust truth tuesday turn twelve twenty "
     "twin two type union unique unit united unity university upper upton urban usual vale "
     "valley van venture vice victory video village vision visit volunteer vote wagon wait "
     "walk wall war ward warning waste watch wave wax weather wednesday weekend weight "
     "welcome west western wheel wild willow wind window winner winter wise wish wonder "
     "wood woods wool wrong yacht yard yellow yellowstone zero zone along above below "
     "behind beyond beside besides inside outside near next second third fourth fifth "
     "finally currently recently additionally moreover furthermore therefore thus instead "
     "nearly almost about unlike like given asked added speaking following including based "
     "using being having making taking saying looking going unfortunately eventually "
     "initially officials authorities residents reports police experts scientists "
     "researchers doctors workers soldiers troops protesters critics supporters leaders "
     "members students analysts investigators witnesses journalists refugees militants "
     "rebels forces government opposition health emergency rescue world global "
     "international nations human rights security economic financial stock market prices "
     "shares oil energy nuclear climate weather earthquake hurricane flood fire storm "
     "disease virus flu outbreak vaccine cancer aids drug medical hospital disaster crisis "
     "crime murder election elections vote votes voters campaign party president minister "
     "prime parliament senate congress house court supreme judge justice law bill act "
     "constitution"},
    {LEX_ABBREVIATION,
     "st ste mt ft jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun no "
     "vs inc corp co ltd jr sr ave blvd rd dept univ est approx ca cf eg ie etc al fig vol pp bros plc"},
    {LEX_TITLE | LEX_TITLE_ABBREVIATION,
     "mr mrs ms miss dr prof gen col lt sgt capt maj cpl cmdr adm sen rep gov pres rev fr hon brig pvt insp det "
     "supt messrs mme sec atty"},
    {LEX_TITLE,
     "president minister premier chancellor secretary king queen prince princess emperor sultan emir sheikh shaikh pope "
     "cardinal archbishop bishop imam ayatollah rabbi reverend pastor father sister saint sir lord lady dame "
     "general colonel major captain lieutenant sergeant corporal private admiral commander commodore brigadier "
     "marshal officer judge justice magistrate senator congressman congresswoman congressperson representative "
     "governor mayor councillor councilor councilman alderman ambassador envoy consul spokesman spokeswoman "
     "spokesperson director chairman chairwoman chairperson chair chief executive ceo founder professor doctor "
     "detective inspector constable sheriff deputy attorney lawyer barrister solicitor prosecutor coach manager "
     "captain author writer journalist reporter correspondent columnist editor actor actress singer rapper "
     "musician composer pianist director producer comedian philosopher physicist chemist biologist historian "
     "scientist researcher economist analyst expert astronaut pilot candidate leader activist dissident "
     "businessman businesswoman billionaire striker midfielder goalkeeper defender quarterback pitcher batsman "
     "bowler driver cyclist skipper hacker rebel warlord dictator monarch duke duchess earl count baron czar tsar "
     "speaker whip treasurer comptroller commissioner superintendent agent adviser advisor aide mp mep mla "
     "democrat republican counterpart columnist negotiator mediator coordinator strongman"},
    {LEX_GIVEN,
     "aaron abby abdel abdul abdullah abigail abraham adam adele adrian ahmad ahmed aisha "
     "alan albert alejandro aleksandr alessandro alex alexander alexandra alexei alexey "
     "alexis alfred ali alice alison allen alyssa amanda amber amir amy ana anastasia "
     "anatoly andre andrea andreas andrei andrew andrey andy angela angelina anita anna "
     "anne annie anthony antonio anton april ariel arnold arthur ashley ashraf asma audrey "
     "austin ayman barack barbara barry bashar beatrice ben benjamin bernard bernie beth "
     "betty beverly bill billy bob bobby boris brad bradley brandon brenda brendan brent "
     "brett brian bridget brittany bruce bryan caitlin caleb calvin cameron carl carla "
     "carlos carol caroline carolyn casey catherine cathy cecilia chad charlene charles "
     "charlie charlotte chelsea cheryl chloe chris christian christina christine "
     "christopher cindy claire clara clarence claude claudia clayton clifford clint clive "
     "cody colin colleen connie connor constance courtney craig crystal curtis cynthia "
     "daniel daniela danielle danny daphne darren dave david dawn dean deborah dennis "
     "denise derek diana diane diego dimitri dmitri dmitriy dmitry dolores don donald "
     "donna doris dorothy doug douglas duncan dustin dylan earl ed eddie edgar edith "
     "eduardo edward edwin eileen elaine eleanor elena eli elijah elizabeth ellen ellie "
     "elliot emily emma emmanuel enrique eric erica erik erin ernest esther ethan eugene "
     "eva evan evelyn fatima faisal felicia felix fernando fiona florence frances francis "
     "francisco francois frank franklin fred frederick gabriel gabriela gareth gary gavin "
     "gene geoff geoffrey george gerald gerard gilbert gina glenn gloria gordon grace "
     "graham greg gregory guillermo gustavo guy hamid hannah hans harold harriet harry "
     "harvey hassan hassen hasan heather hector heidi helen henry herbert hillary holly "
     "howard hugh hugo hussein husain ian ibrahim igor imran ines ingrid irene isaac "
     "isabel isabella ismail ivan jack jackie jackson jacob jacqueline jacques jake james "
     "jamie jan jane janet janice jared jasmine jason javier jay jean jeanne jeff jeffrey "
     "jennifer jenny jeremy jerome jerry jesse jessica jessie jill jim jimmy joan joanna "
     "joanne joe joel johan john johnny jon jonathan jordan jorge jose joseph josh joshua "
     "joy joyce juan juanita judith judy julia julian julie juliet june justin kamal karen "
     "karim karl kate katherine kathleen kathryn kathy katie keith kelly ken kenneth kenny "
     "kerry kevin khalid khaled kim kimberly kirk kristen kristin kurt kyle lance larry "
     "laura lauren laurence laurie lawrence leah lee leo leon leonard leslie lewis liam "
     "lillian linda lindsay lisa liz logan lois lorraine louis louise lucas lucia lucy "
     "luis luke lydia lynn madeleine mahmoud malcolm manuel marc marcel marco marcus "
     "margaret maria mariam marie marilyn mario marion mark marlene marsha marshall martha "
     "martin marvin mary mason mathew matt matthew maureen maurice max maxim mehmet megan "
     "melanie melissa melvin mevlut michael michel michele michelle miguel mike mikhail "
     "mildred milton miranda mitchell mohamed mohammad mohammed mohamud monica morgan "
     "moses muammar muhammad mustafa nadia nancy natalia natalie natasha nathan nathaniel "
     "neil nelson nicholas nick nicolas nicole nigel nikolai nina noah noel nora norman "
     "nour olga oliver olivia omar oscar osama owen pablo pamela pat patricia patrick paul "
     "paula pauline pedro peggy penny perry pete peter phil philip philippe phillip "
     "phyllis pierre priscilla rachel rafael ralph ramon randy rashid raul ray raymond "
     "rebecca recep regina renee ricardo richard rick ricky"},
    {LEX_GIVEN,
     "rita rob robert roberto robin rodney rodrigo roger roland ron ronald rosa rose "
     "rosemary ross roy ruben russell ruth ryan saad saddam said salem salman sally "
     "salvador sam samantha samir samuel sandra sara sarah scott sean sebastian serena "
     "serge sergei sergey sergio seth shane shannon sharon shaun shawn sheila shirley "
     "sidney silvia simon sofia sonia sophia sophie stacy stan stanley stefan stella "
     "stephanie stephen steve steven stewart stuart sue susan suzanne sylvia tamara tammy "
     "tanya tara tariq tayyip ted terence teresa terri terry thabo theodore theresa thomas "
     "tiffany tim timothy tina todd tom tommy toni tony tracy travis trevor troy tyler "
     "ulrich umar ursula valerie vanessa vera veronica victor victoria viktor vincent "
     "viola virginia vivian vladimir volodymyr wade wallace walter wanda warren wayne "
     "wendy wesley wilfred wilhelm will william willie wolfgang xavier yasmin yasser "
     "yolanda yousef yusuf youssef yuri yves zachary zoe emre ozgur hulusi barcin ahmet "
     "fuad alexey sergei evin hakan murat kemal ismet fatih burak wei ming hiroshi kenji "
     "yuki takeshi jin sung raj sanjay priya anil vijay ravi arun sunil deepak rahul"},
    {LEX_SPEECH,
     "said says say told tells added adds asked asks spoke speaks wrote writes tweeted argued argues explained explains "
     "stated states insisted noted notes recalled believes believed thinks thought admitted replied testified "
     "commented remarked joked confessed apologized apologised resigned smiled laughed died married born "
     "described describes claimed suggested recommended concluded quoted"},
    {LEX_STATECRAFT,
     "said says announced announces agreed agrees condemned condemns wants wanted refused refuses accused accuses claims "
     "claimed demanded demands warned warns vowed vows responded responds imposed imposes signed signs backed backs "
     "denied denies urged urges rejected rejects withdrew withdraws threatened threatens deployed deploys launched "
     "launches supports supported opposes opposed recognized recognised recognizes insists insisted fears hopes hoped "
     "expressed expresses called pledged pledges promised decided decides declared declares plans planned intends "
     "considers considered blamed blames criticized criticised ratified negotiated intervened intervenes retaliated "
     "acknowledged believes believed complains attacks responded sided knows needs seeks sought tried hosted issued "
     "maintained showed shown indicated began voted invaded joined offered asked hit lost won sent sends trying wishes "
     "failed refrained stressed confirmed favored favoured"},
    {LEX_ORG,
     "institute university college school academy ministry department agency council committee commission association bank center centre "
     "court company corporation corp inc ltd plc llc group party union federation organization organisation bureau office police army "
     "navy forces force guard club league team fc times post news herald tribune gazette journal daily press observer radio television tv "
     "airlines airways airline foundation fund society network museum gallery church cathedral mosque temple hotel stadium theatre theater "
     "cup championship championships games olympics olympic symphony orchestra philharmonic ballet opera brigade division regiment battalion corps fleet squadron "
     "authority administration parliament assembly senate congress front movement brotherhood alliance coalition initiative project "
     "laboratory laboratories lab labs hospital clinic board service services trust review magazine chronicle globe sun star mail "
     "telegraph guardian standard examiner dispatch inquirer mirror monitor bulletin weekly tigers lions bears eagles rangers giants "
     "cowboys yankees united rovers wanderers athletic albion dynamo exchange chamber branch campus conservatory seminary publishing "
     "records entertainment studios pictures motors energy oil gas steel electric insurance airlift broadcasting consulate embassy"},
    {LEX_ORG_OF,
     "institute university college school academy ministry department agency council committee commission association bank center centre court "
     "union federation organization organisation bureau church museum bishop archbishop duke king queen prince parliament "
     "society republic kingdom chamber house office foundation fund community league journal assembly confederation "
     "archdiocese diocese library national federal royal embassy consulate"},
    {LEX_WORK,
     "agreement agreements treaty accord accords act process format summit conference declaration protocol memorandum pact talks understanding understandings "
     "war wars prize award operation convention resolution plan deal syndrome fever flu virus ebolavirus disease strain massacre scandal "
     "marathon derby stakes open classic trophy shield bowl"},
    {LEX_STREET,
     "street avenue boulevard lane drive road square ave blvd rd terrace alley plaza highway parkway turnpike expressway freeway"},
    {LEX_KIND,
     "city town village province county state district region governorate municipality island islands river lake sea ocean gulf bay "
     "mountain mountains mount valley peninsula desert coast port harbor harbour airport base border capital suburb neighborhood neighbourhood "
     "prefecture oblast canton department territory republic kingdom emirate area countryside parish borough township hamlet "
     "settlement quarter strait channel canal cape beach hills plateau basin delta crossing camp metro metropolitan subdistrict reservation reserve"},
    {LEX_IN,
     "in near at outside inside throughout across within into around surrounding via beyond toward towards leaving visiting entering "
     "reaching visited entered reached left inside amid off"},
    {LEX_TO, "from to of through between over along against for on and with by"},
    {LEX_SIDE,
     "north south east west northern southern eastern western northeast northwest southeast southwest northeastern northwestern southeastern "
     "southwestern central downtown upstate mainland rural urban greater coastal inland neighboring neighbouring nearby mid midtown inner outer"},
    {LEX_MONTH,
     "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov "
     "dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun christmas easter ramadan"},
    {LEX_PRONOUN, "he she his her him hers himself herself i my me who whose whom"},
    {LEX_KIN,
     "wife husband son daughter brother sister father mother uncle aunt cousin nephew niece friend widow mate partner boyfriend girlfriend"},
    {LEX_CONNECTOR,
     "of the de la le el al da do dos das del des du di van von y e and et upon sur en on in am an der den bei"},
    {LEX_NAME_START,
     "san santa santo sao saint st new port puerto fort ft mount mt lake los las el la le les al bab tell tall khan jabal jabel jebel kafr kfar beit bayt deir "
     "wadi ras umm abu ain ayn bir north south east west upper lower great little cape isle river bad rio villa ciudad nova novo nizhny nizhniy verkhny"},
    {LEX_SURNAME_MARK, "bin ibn ben van von de da dos der ter mac mc della del jr sr"},
    {LEX_FOLK,
     "people peoples language speakers speaking citizen citizens national nationals man woman men women soldier soldiers troops army"},
    {LEX_SEAT,
     "washington moscow ankara damascus beijing brussels paris london berlin rome madrid lisbon athens vienna warsaw "
     "prague budapest bucharest sofia belgrade zagreb sarajevo kiev kyiv minsk vilnius riga tallinn helsinki stockholm oslo "
     "copenhagen dublin bern tehran baghdad riyadh doha amman beirut jerusalem cairo tripoli tunis algiers rabat khartoum "
     "juba nairobi kampala kigali kinshasa luanda lusaka harare pretoria abuja accra dakar bamako niamey djibouti mogadishu "
     "asmara sanaa muscat kabul islamabad delhi dhaka kathmandu colombo rangoon naypyidaw bangkok hanoi vientiane jakarta "
     "manila taipei tokyo seoul pyongyang canberra wellington ottawa havana caracas bogota quito lima brasilia santiago "
     "montevideo asuncion astana tashkent bishkek dushanbe ashgabat baku yerevan tbilisi nicosia ulaanbaatar"},
    {LEX_PERSON_NOUN,
     "man woman men women boy girl resident residents native citizen soldier soldiers worker workers student students family"},
};

static const lexicon_suffix suffixes[] = {
    {"ian", "ia"}, {"ian", "a"}, {"ian", ""},   {"ian", "y"}, {"an", "a"},  {"an", ""},
    {"n", ""},     {"i", ""},    {"i", "ia"},   {"ese", ""},  {"ese", "a"}, {"ese", "o"},
    {"er", ""},    {"ite", ""},  {"ean", "ea"}, {"ean", ""},  {"ean", "e"}, {"an", "o"},
    {"an", "e"},   {"nian", ""}, {"vian", ""},  {"an", "as"}, {"ish", ""},  {"ian", "e"},
    {"ian", "as"}, {"ian", "o"},
};

static const lexicon_demonym demonyms[] = {
    {"somali", "Somalia"},
    {"turkish", "Turkey"},
    {"turk", "Turkey"},
    {"british", "United Kingdom"},
    {"briton", "United Kingdom"},
    {"english", "England"},
    {"scottish", "Scotland"},
    {"scot", "Scotland"},
    {"welsh", "Wales"},
    {"irish", "Ireland"},
    {"french", "France"},
    {"german", "Germany"},
    {"dutch", "Netherlands"},
    {"danish", "Denmark"},
    {"dane", "Denmark"},
    {"swedish", "Sweden"},
    {"swede", "Sweden"},
    {"finnish", "Finland"},
    {"finn", "Finland"},
    {"norwegian", "Norway"},
    {"icelandic", "Iceland"},
    {"spanish", "Spain"},
    {"spaniard", "Spain"},
    {"portuguese", "Portugal"},
    {"greek", "Greece"},
    {"swiss", "Switzerland"},
    {"polish", "Poland"},
    {"pole", "Poland"},
    {"czech", "Czech Republic"},
    {"slovak", "Slovakia"},
    {"slovene", "Slovenia"},
    {"croat", "Croatia"},
    {"croatian", "Croatia"},
    {"serb", "Serbia"},
    {"serbian", "Serbia"},
    {"bosnian", "Bosnia and Herzegovina"},
    {"hungarian", "Hungary"},
    {"belgian", "Belgium"},
    {"italian", "Italy"},
    {"maltese", "Malta"},
    {"cypriot", "Cyprus"},
    {"ukrainian", "Ukraine"},
    {"russian", "Russia"},
    {"latvian", "Latvia"},
    {"estonian", "Estonia"},
    {"american", "United States"},
    {"canadian", "Canada"},
    {"mexican", "Mexico"},
    {"brazilian", "Brazil"},
    {"argentine", "Argentina"},
    {"argentinian", "Argentina"},
    {"peruvian", "Peru"},
    {"ecuadorian", "Ecuador"},
    {"panamanian", "Panama"},
    {"salvadoran", "El Salvador"},
    {"costa rican", "Costa Rica"},
    {"puerto rican", "Puerto Rico"},
    {"dominican", "Dominican Republic"},
    {"haitian", "Haiti"},
    {"trinidadian", "Trinidad and Tobago"},
    {"barbadian", "Barbados"},
    {"venezuelan", "Venezuela"},
    {"chilean", "Chile"},
    {"chinese", "China"},
    {"taiwanese", "Taiwan"},
    {"japanese", "Japan"},
    {"thai", "Thailand"},
    {"burmese", "Myanmar"},
    {"laotian", "Laos"},
    {"vietnamese", "Vietnam"},
    {"filipino", "Philippines"},
    {"philippine", "Philippines"},
    {"cambodian", "Cambodia"},
    {"afghan", "Afghanistan"},
    {"kazakh", "Kazakhstan"},
    {"uzbek", "Uzbekistan"},
    {"tajik", "Tajikistan"},
    {"turkmen", "Turkmenistan"},
    {"kyrgyz", "Kyrgyzstan"},
    {"nepalese", "Nepal"},
    {"nepali", "Nepal"},
    {"bangladeshi", "Bangladesh"},
    {"maldivian", "Maldives"},
    {"emirati", "United Arab Emirates"},
    {"saudi", "Saudi Arabia"},
    {"bahraini", "Bahrain"},
    {"yemeni", "Yemen"},
    {"lebanese", "Lebanon"},
    {"palestinian", "Palestine"},
    {"israeli", "Israel"},
    {"iraqi", "Iraq"},
    {"iranian", "Iran"},
    {"syrian", "Syria"},
    {"jordanian", "Jordan"},
    {"egyptian", "Egypt"},
    {"libyan", "Libya"},
    {"tunisian", "Tunisia"},
    {"moroccan", "Morocco"},
    {"sudanese", "Sudan"},
    {"ghanaian", "Ghana"},
    {"togolese", "Togo"},
    {"ivorian", "Ivory Coast"},
    {"guinean", "Guinea"},
    {"malian", "Mali"},
    {"nigerien", "Niger"},
    {"cameroonian", "Cameroon"},
    {"congolese", "Congo"},
    {"chadian", "Chad"},
    {"beninese", "Benin"},
    {"gabonese", "Gabon"},
    {"kenyan", "Kenya"},
    {"ugandan", "Uganda"},
    {"motswana", "Botswana"},
    {"malagasy", "Madagascar"},
    {"senegalese", "Senegal"},
    {"burkinabe", "Burkina Faso"},
    {"new zealander", "New Zealand"},
    {"papuan", "Papua New Guinea"},
    {"european", "Europe"},
    {"african", "Africa"},
    {"asian", "Asia"},
    {"kurdish", "Kurdistan"},
    {"kurd", "Kurdistan"},
    {"catalan", "Catalonia"},
    {"basque", "Basque Country"},
    {"tibetan", "Tibet"},
    {"chechen", "Chechnya"},
    {"georgian", "Georgia"},
    {"lao", "Laos"},
    {"new yorker", "New York"},
    {"texan", "Texas"},
    {"parisian", "Paris"},
    {"muscovite", "Moscow"},
    {"venetian", "Venice"},
    {"neapolitan", "Naples"},
    {"indian", "India"},
    {"korean", "South Korea"},
    {"south korean", "South Korea"},
    {"north korean", "North Korea"},
    {"south african", "South Africa"},
    {"sri lankan", "Sri Lanka"},
    {"saudi arabian", "Saudi Arabia"},
    {"zimbabwean", "Zimbabwe"},
    {"zambian", "Zambia"},
    {"angolan", "Angola"},
    {"mozambican", "Mozambique"},
    {"surinamese", "Suriname"},
    {"guyanese", "Guyana"},
    {"fijian", "Fiji"},
};

/* Written in capitals, with or without periods. */
static const lexicon_abbreviation abbreviations[] = {
    {"us", "United States", false},
    {"usa", "United States", false},
    {"uk", "United Kingdom", false},
    {"gb", "United Kingdom", false},
    {"uae", "United Arab Emirates", false},
    {"drc", "Democratic Republic of the Congo", false},
    {"car", "Central African Republic", false},
    {"prc", "China", false},
    {"ussr", "Russia", false},
    {"rok", "South Korea", false},
    {"dprk", "North Korea", false},
    {"ksa", "Saudi Arabia", false},
    {"png", "Papua New Guinea", false},
    {"nz", "New Zealand", false},
    {"dc", "District of Columbia", false},
    {"nyc", "New York City", false},
    {"nsw", "New South Wales", false},
    {"bc", "British Columbia", true},
    {"wa", "Washington", true},
    {"qld", "Queensland", false},
    {"act", "Australian Capital Territory", true},
    {"pei", "Prince Edward Island", false},
    {"al", "Alabama", true},
    {"ak", "Alaska", true},
    {"az", "Arizona", true},
    {"ar", "Arkansas", true},
    {"ca", "California", true},
    {"co", "Colorado", true},
    {"ct", "Connecticut", true},
    {"de", "Delaware", true},
    {"fl", "Florida", true},
    {"ga", "Georgia", true},
    {"hi", "Hawaii", true},
    {"id", "Idaho", true},
    {"il", "Illinois", true},
    {"in", "Indiana", true},
    {"ia", "Iowa", true},
    {"ks", "Kansas", true},
    {"ky", "Kentucky", true},
    {"la", "Louisiana", true},
    {"me", "Maine", true},
    {"md", "Maryland", true},
    {"ma", "Massachusetts", true},
    {"mi", "Michigan", true},
    {"mn", "Minnesota", true},
    {"ms", "Mississippi", true},
    {"mo", "Missouri", true},
    {"mt", "Montana", true},
    {"ne", "Nebraska", true},
    {"nv", "Nevada", true},
    {"nh", "New Hampshire", true},
    {"nj", "New Jersey", true},
    {"nm", "New Mexico", true},
    {"ny", "New York", true},
    {"nc", "North Carolina", true},
    {"nd", "North Dakota", true},
    {"oh", "Ohio", true},
    {"ok", "Oklahoma", true},
    {"or", "Oregon", true},
    {"pa", "Pennsylvania", true},
    {"ri", "Rhode Island", true},
    {"sc", "South Carolina", true},
    {"sd", "South Dakota", true},
    {"tn", "Tennessee", true},
    {"tx", "Texas", true},
    {"ut", "Utah", true},
    {"vt", "Vermont", true},
    {"va", "Virginia", true},
    {"wv", "West Virginia", true},
    {"wi", "Wisconsin", true},
    {"wy", "Wyoming", true},
};

const lexicon_table lexicon_en = {
    "English",
    rows,
    sizeof rows / sizeof *rows,
    suffixes,
    sizeof suffixes / sizeof *suffixes,
    demonyms,
    sizeof demonyms / sizeof *demonyms,
    abbreviations,
    sizeof abbreviations / sizeof *abbreviations,
};
