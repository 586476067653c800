/* English. Common knowledge of how conflict is reported, written down for this project; the types are those of
 * docs/taxonomy.md. */
#include "scan/event_words.h"

/* A trigger in its four forms: past and passive, noun, -ing, plain. */
#define PAST(kind, field, phrases)                                                                 \
    { WORD_TRIGGER, kind, FORM_PAST, field, phrases }
#define NOUN(kind, field, phrases)                                                                 \
    { WORD_TRIGGER, kind, FORM_NOUN, field, phrases }
#define ING(kind, field, phrases)                                                                  \
    { WORD_TRIGGER, kind, FORM_ING, field, phrases }
#define PLAIN(kind, field, phrases)                                                                \
    { WORD_TRIGGER, kind, FORM_PLAIN, field, phrases }
#define CUE(class, value, phrases)                                                                 \
    { class, value, FORM_PAST, COUNT_NONE, phrases }

static const event_row rows[] = {
    /* Casualties. */
    PAST(
        EVENT_KILLING, COUNT_KILLED,
        "killed|slain|martyred|murdered|assassinated|executed|beheaded|massacred|died|perished|shot dead|"
        "gunned down|lost their lives|lost his life|lost her life|was killed|were killed"),
    NOUN(
        EVENT_KILLING, COUNT_KILLED,
        "death|deaths|killing|killings|murder|murders|massacre|massacres|assassination|execution|executions|"
        "fatality|fatalities|death toll"),
    PLAIN(EVENT_KILLING, COUNT_KILLED, "kill|kills|die|dies|murder of|assassinate"),
    ING(EVENT_KILLING, COUNT_KILLED, "dying|executing|murdering"),
    PAST(EVENT_KILLING, COUNT_WOUNDED, "wounded|injured|hurt|maimed"),
    NOUN(EVENT_KILLING, COUNT_WOUNDED, "injuries|wounds"),
    PLAIN(EVENT_KILLING, COUNT_WOUNDED, "wound|injure|injures"),
    ING(EVENT_KILLING, COUNT_WOUNDED, "wounding|injuring"),
    PAST(EVENT_KILLING, COUNT_NEUTRALIZED, "neutralized|neutralised"),
    PLAIN(EVENT_KILLING, COUNT_NEUTRALIZED, "neutralize|neutralise"),
    ING(EVENT_KILLING, COUNT_NEUTRALIZED, "neutralizing|neutralising"),
    NOUN(EVENT_KILLING, COUNT_NONE, "casualties"),
    CUE(WORD_EFFECT, COUNT_KILLED, "dead|bodies|corpses"),
    CUE(WORD_EFFECT, COUNT_DISPLACED, "homeless|internally displaced"),
    PAST(EVENT_DESTROY, COUNT_DESTROYED, "destroyed|blown up|knocked out|demolished|set ablaze"),
    ING(EVENT_DESTROY, COUNT_DESTROYED, "destroying|demolishing"),
    NOUN(EVENT_DESTROY, COUNT_DESTROYED, "destruction"),
    PLAIN(EVENT_DESTROY, COUNT_DESTROYED, "destroy|destroys"),

    /* Fights. */
    PAST(
        EVENT_ATTACK, COUNT_NONE,
        "attacked|targeted|raided|ambushed|stormed|assaulted|struck|opened fire|fired at|fired on|"
        "came under fire|come under fire|came under attack|come under attack|carried out attacks|"
        "conducted strikes|carried out strikes|launched an attack|launched attacks|launched strikes|"
        "launched a raid|hit back|beaten|beat up|stabbed|shot and wounded"),
    NOUN(
        EVENT_ATTACK, COUNT_NONE,
        "attack|attacks|raid|raids|ambush|ambushes|strike|strikes|shooting|shootings|gunfire|assault|assaults|"
        "retaliatory strikes|hostilities"),
    ING(EVENT_ATTACK, COUNT_NONE,
        "attacking|targeting|raiding|ambushing|storming|striking|hitting|opening fire|launching attacks"),
    PLAIN(EVENT_ATTACK, COUNT_NONE, "hit|hits|ambush them|storm|storms"),
    PAST(EVENT_OFFENSIVE, COUNT_NONE,
         "launched an offensive|launched a large scale offensive|launched a new offensive|"
         "unleashed a large scale offensive|unleashed an offensive|intensified its offensive|"
         "strengthened its offensive|stepped up its offensive|advanced|pushed into|pushed toward|"
         "pushed towards|invaded|went on the offensive|intensified their offensive"),
    NOUN(
        EVENT_OFFENSIVE, COUNT_NONE,
        "offensive|offensives|military campaign|counteroffensive|counter offensive|invasion|incursion|incursions|"
        "military operation|military operations|operation against|operations against|ground operation|"
        "ground offensive|siege of"),
    ING(EVENT_OFFENSIVE, COUNT_NONE, "advancing|pushing into|invading|pushing towards"),
    PLAIN(EVENT_OFFENSIVE, COUNT_NONE, "advance|advances|invade|push into"),
    PAST(
        EVENT_CLASH, COUNT_NONE,
        "clashed|battled|fought|skirmished|exchanged fire|traded fire|fighting broke out|clashes broke out|"
        "clashes erupted|fighting erupted|repelled"),
    NOUN(
        EVENT_CLASH, COUNT_NONE,
        "clash|clashes|fighting|battle|battles|firefight|firefights|gun battle|gun battles|gunbattle|skirmish|"
        "skirmishes|exchange of fire|combat"),
    ING(EVENT_CLASH, COUNT_NONE, "clashing|battling|repelling"),
    PLAIN(EVENT_CLASH, COUNT_NONE, "clash with|fight"),
    PAST(
        EVENT_CAPTURE, COUNT_CAPTURED,
        "captured|seized|took control of|taken control of|recaptured|retook|retaken|overran|"
        "overrun|took over|conquered|liberated|wrested|gained control of|regained control of|taken prisoner|"
        "swallowed|fell to"),
    NOUN(EVENT_CAPTURE, COUNT_CAPTURED, "capture|seizure|recapture|takeover"),
    ING(EVENT_CAPTURE, COUNT_CAPTURED,
        "capturing|seizing|taking|recapturing|retaking|taking control of|overrunning"),
    PLAIN(EVENT_CAPTURE, COUNT_CAPTURED,
          "seize|seizes|recapture|retake|recover|take control of|regain control of|captures"),
    PAST(EVENT_SHELLING, COUNT_NONE,
         "shelled|bombarded|fired rockets|fired mortars|fired missiles|fired shells|rocketed"),
    NOUN(
        EVENT_SHELLING, COUNT_NONE,
        "shelling|bombardment|bombardments|artillery fire|mortar fire|rocket fire|missile strike|missile strikes|"
        "rocket attack|rocket attacks|missile attack|missile attacks|mortar attack|artillery attack|"
        "artillery strike|artillery strikes|barrage|rocket strike"),
    ING(EVENT_SHELLING, COUNT_NONE, "bombarding|firing rockets|firing missiles"),
    PLAIN(EVENT_SHELLING, COUNT_NONE, "bombard"),
    PAST(EVENT_AIRSTRIKE, COUNT_NONE, "bombed|carried out airstrikes|conducted airstrikes|strafed"),
    NOUN(
        EVENT_AIRSTRIKE, COUNT_NONE,
        "airstrike|airstrikes|air strike|air strikes|air raid|air raids|air attack|air attacks|drone strike|"
        "drone strikes|drone attack|drone attacks|barrel bomb|barrel bombs|air campaign|aerial bombardment|"
        "air bombardment"),
    PLAIN(EVENT_AIRSTRIKE, COUNT_NONE, "bomb|bombs"),
    NOUN(
        EVENT_BOMB, COUNT_NONE,
        "explosion|explosions|blast|blasts|bombing|bombings|car bomb|car bombs|roadside bomb|roadside bombs|"
        "ied|improvised explosive device|landmine|landmines|land mine|explosive device|truck bomb|bomb attack"),
    PAST(EVENT_BOMB, COUNT_NONE, "exploded|detonated|went off|blew up"),
    NOUN(EVENT_GRENADE, COUNT_NONE, "grenade|grenades|grenade attack|hand grenade"),
    NOUN(
        EVENT_SUICIDE, COUNT_NONE,
        "suicide bomb|suicide bomber|suicide bombers|suicide bombing|suicide bombings|suicide attack|"
        "suicide attacks|blew himself up|blew herself up"),
    NOUN(
        EVENT_CHEMICAL, COUNT_NONE,
        "chemical attack|chemical attacks|gas attack|sarin attack|chlorine attack|chemical weapons attack"),
    PAST(EVENT_ABDUCT, COUNT_NONE, "kidnapped|abducted|forcibly disappeared|took hostage"),
    NOUN(EVENT_ABDUCT, COUNT_NONE, "kidnapping|kidnappings|abduction|abductions"),
    PAST(EVENT_SEXUAL, COUNT_NONE, "raped"),
    NOUN(EVENT_SEXUAL, COUNT_NONE, "rape|rapes|sexual violence|sexual assault"),

    /* Forces, without a fight. */
    PAST(EVENT_WITHDRAW, COUNT_NONE,
         "withdrew|withdrawn|pulled out|pulled back|retreated|evacuated its|handed over control"),
    NOUN(EVENT_WITHDRAW, COUNT_NONE, "withdrawal|pullout|retreat|pullback"),
    ING(EVENT_WITHDRAW, COUNT_NONE, "withdrawing|retreating|pulling out"),
    PLAIN(EVENT_WITHDRAW, COUNT_NONE, "withdraw|pull out|pull back|step back"),
    PAST(EVENT_SURROUND, COUNT_NONE, "surrounded|encircled|besieged|cut off"),
    ING(EVENT_SURROUND, COUNT_NONE, "surrounding|encircling|besieging"),
    PAST(
        EVENT_DEPLOY, COUNT_NONE,
        "deployed|redeployed|reinforced|sent troops|sent reinforcements|assembled troops|massed troops|"
        "mobilized|mobilised|began deploying|started deploying|sent a convoy|sent convoys|rolled in|amassed"),
    NOUN(
        EVENT_DEPLOY, COUNT_NONE,
        "deployment|deployments|reinforcements|military convoy|military convoys|troop movement|build up of troops"),
    ING(EVENT_DEPLOY, COUNT_NONE,
        "deploying|reinforcing|massing|mobilizing|mobilising|sending troops"),
    PLAIN(EVENT_DEPLOY, COUNT_NONE, "deploy|deploys|mobilize|mobilise"),
    PAST(
        EVENT_LAUNCH, COUNT_NONE,
        "launched an operation|launched operation|launched a military operation|launched a new operation|"
        "began an operation|began a military operation|announced an operation|declared war"),
    ING(EVENT_LAUNCH, COUNT_NONE, "launching an operation|launching operation"),
    PAST(EVENT_CANCEL, COUNT_NONE,
         "canceled|cancelled|called off|suspended|postponed|halted|disbanded|defected|merged into"),
    NOUN(EVENT_CANCEL, COUNT_NONE, "cancellation|suspension|defection|defections"),
    PAST(
        EVENT_BASE, COUNT_NONE,
        "established a base|set up a base|set up a checkpoint|established a checkpoint|established an outpost|"
        "set up an observation post|established an observation post|opened a base"),
    PAST(EVENT_ARREST, COUNT_CAPTURED, "arrested|detained|rounded up|imprisoned|jailed"),
    NOUN(EVENT_ARREST, COUNT_CAPTURED, "arrest|arrests|detention|detentions"),
    ING(EVENT_ARREST, COUNT_CAPTURED, "arresting|detaining"),
    PAST(
        EVENT_CRASH, COUNT_NONE,
        "crashed|shot down|downed|brought down|was downed|were downed|shoot down|derailed|collided"),
    NOUN(EVENT_CRASH, COUNT_NONE, "crash|crashes|downing"),
    ING(EVENT_CRASH, COUNT_NONE, "shooting down|downing of|crashing"),
    PAST(EVENT_LOOT, COUNT_DESTROYED,
         "looted|burned down|torched|ransacked|vandalized|vandalised|set fire to"),
    NOUN(EVENT_LOOT, COUNT_DESTROYED, "looting|arson|vandalism"),
    PAST(EVENT_DEFUSE, COUNT_NONE, "defused|intercepted a|seized weapons|dismantled"),

    /* People who flee. */
    PAST(
        EVENT_DISPLACE, COUNT_DISPLACED,
        "fled|displaced|evacuated|uprooted|driven from their homes|forced from their homes|left their homes|"
        "escaped to|forced to flee|been displaced"),
    NOUN(
        EVENT_DISPLACE, COUNT_DISPLACED,
        "displacement|exodus|refugee wave|influx of refugees|wave of refugees|new wave of refugees"),
    ING(EVENT_DISPLACE, COUNT_DISPLACED, "fleeing|evacuating|leaving their homes"),
    PLAIN(EVENT_DISPLACE, COUNT_DISPLACED, "flee|flees|evacuate|flee their homes"),

    /* Agreements, and their end. */
    PAST(
        EVENT_TRUCE, COUNT_NONE,
        "agreed a ceasefire|agreed to a ceasefire|declared a ceasefire|announced a ceasefire|signed a ceasefire|"
        "signed an agreement|signed a peace agreement|signed a deal|reached an agreement|reached a deal|"
        "agreed to a truce|agreed a truce|ceasefire took effect|ceasefire came into effect|"
        "ceasefire came into force|truce took effect|introduce a ceasefire|brokered a ceasefire|"
        "negotiated a ceasefire|agreed on a ceasefire"),
    NOUN(
        EVENT_TRUCE, COUNT_NONE,
        "ceasefire|cease fire|truce|armistice|peace agreement|peace deal|ceasefire agreement|ceasefire deal|"
        "prisoner exchange|prisoner swap|ceasefires|truces"),
    PAST(EVENT_TRUCE_END, COUNT_NONE,
         "collapsed|broke down|broken the terms|violated|violated the ceasefire"),
    NOUN(EVENT_TRUCE_END, COUNT_NONE,
         "ceasefire violation|ceasefire violations|collapse of the ceasefire|collapse of the truce|"
         "violation of the ceasefire|violations of the ceasefire"),

    /* Words between states. */
    PAST(
        EVENT_STATEMENT, COUNT_NONE,
        "dismissed|rejected|condemned|denounced|issued a statement|statement made|statement issued|declared|"
        "announced sanctions|imposed sanctions|accused|blamed|recognized|recognised"),
    NOUN(EVENT_STATEMENT, COUNT_NONE,
         "statement|speech|condemnation|reprimand|rebuke|press conference"),
    PAST(
        EVENT_THREAT, COUNT_NONE,
        "threatened|vowed|warned|gave an ultimatum|issued an ultimatum|issued a warning|pledged to strike|"
        "essentially issued an ultimatum|delivered an ultimatum"),
    NOUN(EVENT_THREAT, COUNT_NONE, "ultimatum|threat|threats"),
    PAST(
        EVENT_TALKS, COUNT_NONE,
        "met with|held talks|hosted talks|met in|negotiated|convened|chaired a meeting|held a meeting|"
        "said at a meeting|spoke at a meeting|came to talk|came for talks|hosted two rounds of talks|"
        "gathered for talks|sat down with"),
    NOUN(
        EVENT_TALKS, COUNT_NONE,
        "talks|negotiations|summit|peace conference|peace talks|rounds of talks|round of talks|ceasefire talks|"
        "meeting"),
    ING(EVENT_TALKS, COUNT_NONE, "holding talks|meeting with"),
    PAST(
        EVENT_CALL, COUNT_NONE,
        "spoke by phone|spoke directly by phone|spoken by phone|talked by phone|phoned|telephoned|spoke on the phone|"
        "spoke over the phone|spoken with|spoke with|held a phone call|discussed by phone|spoke by telephone"),
    NOUN(
        EVENT_CALL, COUNT_NONE,
        "phone call|phone calls|telephone call|phone conversation|telephone conversation|video call|"
        "on the phone|over the phone|by phone"),
    PAST(
        EVENT_VISIT, COUNT_NONE,
        "visited|arrived in|arrived at|traveled to|travelled to|flew to|toured|paid a visit|landed in"),
    NOUN(EVENT_VISIT, COUNT_NONE,
         "visit|visits|official visit|state visit|visit to|tour of|trip to"),
    ING(EVENT_VISIT, COUNT_NONE,
        "visiting|arriving in|flying to|is flying to|traveling to|travelling to"),

    /* The street. */
    PAST(
        EVENT_PROTEST, COUNT_NONE,
        "protested|demonstrated|rallied|took to the streets|marched through|staged a protest|staged a sit in|"
        "held a rally|gathered to protest|marched against"),
    NOUN(
        EVENT_PROTEST, COUNT_NONE,
        "protest|protests|demonstration|demonstrations|rally|rallies|sit in|sit ins|protest march|vigil"),
    ING(EVENT_PROTEST, COUNT_NONE, "protesting|demonstrating|marching"),
    PAST(
        EVENT_BREAK_UP, COUNT_NONE,
        "dispersed|fired tear gas|fired tear gas at|used tear gas|broke up a protest|used water cannon"),
    NOUN(EVENT_BREAK_UP, COUNT_NONE, "tear gas|water cannon"),
    PAST(EVENT_RIOT, COUNT_NONE, "rioted|clashed with police|threw stones|hurled stones|pelted"),
    NOUN(EVENT_RIOT, COUNT_NONE, "riot|riots|rioting|unrest|violent demonstration"),
    PAST(EVENT_MOB, COUNT_NONE, "lynched"),
    NOUN(EVENT_MOB, COUNT_NONE, "mob|lynching|lynch mob|mob violence|mob attack"),

    /* By what means. */
    CUE(WORD_WEAPON, EVENT_AIRSTRIKE,
        "warplane|warplanes|jet|jets|fighter jets|planes|drone|drones|helicopter gunship|"
        "helicopter gunships|air force|remotely controlled aircraft|unmanned aircraft|bombers"),
    CUE(WORD_WEAPON, EVENT_SHELLING,
        "artillery|mortar|mortars|rocket|rockets|missile|missiles|shell|shells|howitzers|rocket launchers|grad"),

    /* What has not happened, or not now. */
    CUE(WORD_NOT, 0,
        "not|no|never|neither|nor|didnt|doesnt|dont|wasnt|werent|hasnt|havent|hadnt|isnt|arent|cannot|cant|"
        "failed to|fail to|without|refused to|refuses to|unable to|prevented|prevent|"
        "preventing|averted|foiled|thwarted|instead of|rather than|no longer|nobody|none|avoid|"
        "avoided|stopped short of|refrained from|wouldnt"),
    /* 1: also what stands behind "that". */
    CUE(WORD_NOT, 1, "denied|denies|denying|deny|ruled out|dismissed claims|rejected claims"),
    CUE(WORD_IF, 0,
        "if|unless|whether|in case|in the event of|should|suppose|provided that|fears|fear|fears of|fear of|"
        "fears that|risk of|risks|possible|possibility of|possibility|potential|prospect of|chance of|danger of|"
        "likely|imminent|hypothetical|feared|worries|concerned|whenever|in the event|potentially|hopes|hope|inevitable"),
    CUE(WORD_MODAL, 0, "would|could|might|may|can|must|ought to|would be|could be|may be"),
    CUE(WORD_FUTURE, 0,
        "will|shall|going to|about to|plans to|plan to|planned|planning to|expected to|is expected|scheduled|set to|"
        "due to be|upcoming|wont|plans|intends to|intend to|expects|expected|set for|planned for"),
    CUE(WORD_INTENT, 0,
        "threatens to|threaten to|vows to|wants to|want to|wanted to|seeks to|seek to|"
        "ordered to|urged|urges|called for|calls for|demanded|demanding|demands|hoped to|tried to|attempted to|"
        "aims to|aimed to|aim to|ready to|prepared to|preparing to|threatening to|pledged to|promised to|"
        "promises to|call on|calls on|called on|sought to|willing to|agreed to|determined to|right to|demand|"
        "threaten|encouraged|aimed at|working to|in order to|vow to|asked to|have to|has to|need to"),
    CUE(WORD_REALLY, 0,
        "began to|begun to|started to|continued to|continue to|continues to|managed to|came to|were forced to|"
        "was forced to|had to|forced to|is forced to|are forced to|able to|used to have to"),
    CUE(WORD_TO, 0, "to"),
    CUE(WORD_LIKE, 0,
        "like in|such as in|similar to|a year ago|years ago|decades ago|used to|anniversary of|"
        "history of|the era of|commemorated|commemorating|anniversary"),
    CUE(WORD_AFTER, 0,
        "after|following|to escape|escaping|in the wake of|soon after|days after|hours after|weeks after|because of|"
        "retaliation for|response to|in response to|in retaliation for|revenge for|prompted by|since the|reaction to|"
        "shortly after|a day after|in the aftermath of"),
    CUE(WORD_RESPONSE, 0,
        "in response|responded|retaliated|in retaliation|the retaliation|hit back|retaliating|responded with|"
        "in reply|counterattacked"),
    CUE(WORD_CLAUSE, 0,
        "as|while|when|where|which|who|whom|before|because|although|though|but|whereas|amid|since|until|so|that"),
    CUE(WORD_PART, 0, "including|among them|of whom|of them|most of them"),
    CUE(WORD_TIMES, 0,
        "two separate|separate|several separate|three separate|each side|on each side|both sides|a total of|"
        "in total|altogether|so far|since the beginning|a series of|combined|overall|on both sides"),

    /* Who says it. */
    CUE(WORD_SAY, 0,
        "said|says|claimed|claims|reported|reports|announced|stated|confirmed|told|added|alleged|tweeted|wrote|"
        "declared that|asserted|insisted|noted|according|specified|specifying|claiming|saying|reporting|report"),
    CUE(WORD_ACCORDING, 0, "according to|as reported by|as claimed by"),

    /* Where, whom, how many. */
    CUE(WORD_BY, 0, "by|at the hands of"),
    CUE(WORD_IN, 0,
        "in|near|at|around|inside|on|over|across|into|towards|toward|through|along|within|"
        "throughout|outside of|east of|west of|north of|south of|close to|off|onto|beside|in and around"),
    CUE(WORD_OF, 0, "of"),
    CUE(WORD_OUTSIDE, 0, "outside|elsewhere in"),
    CUE(WORD_REACH, 0, "anywhere in|everywhere in|all over|anywhere|everywhere"),
    CUE(WORD_BORDER, 0, "border|frontier|borders"),
    CUE(WORD_OPPONENT, 0, "against|with"),
    CUE(WORD_REFERENCE, 0, "the|this|that|these|those|their|its|his|her"),
    CUE(WORD_AT_LEAST, 0,
        "at least|more than|over|no fewer than|no less than|not less than|upwards of|a minimum of|in excess of"),
    CUE(WORD_AT_MOST, 0, "up to|as many as|at most|no more than|fewer than|less than"),
    CUE(WORD_ABOUT, 0,
        "about|around|some|nearly|almost|roughly|approximately|an estimated|estimated|close to|"
        "as much as"),
    CUE(WORD_NUMBER, 1, "one|a single"),
    CUE(WORD_NUMBER, 2, "two|a pair of|a couple of|both"),
    CUE(WORD_NUMBER, 3, "three"),
    CUE(WORD_NUMBER, 4, "four"),
    CUE(WORD_NUMBER, 5, "five"),
    CUE(WORD_NUMBER, 6, "six|half a dozen"),
    CUE(WORD_NUMBER, 7, "seven"),
    CUE(WORD_NUMBER, 8, "eight"),
    CUE(WORD_NUMBER, 9, "nine"),
    CUE(WORD_NUMBER, 10, "ten"),
    CUE(WORD_NUMBER, 11, "eleven"),
    CUE(WORD_NUMBER, 12, "twelve|a dozen|dozen"),
    CUE(WORD_NUMBER, 13, "thirteen"),
    CUE(WORD_NUMBER, 14, "fourteen"),
    CUE(WORD_NUMBER, 15, "fifteen"),
    CUE(WORD_NUMBER, 16, "sixteen"),
    CUE(WORD_NUMBER, 17, "seventeen"),
    CUE(WORD_NUMBER, 18, "eighteen"),
    CUE(WORD_NUMBER, 19, "nineteen"),
    CUE(WORD_NUMBER, 20, "twenty"),
    CUE(WORD_NUMBER, 30, "thirty"),
    CUE(WORD_NUMBER, 40, "forty"),
    CUE(WORD_NUMBER, 50, "fifty"),
    CUE(WORD_NUMBER, 60, "sixty"),
    CUE(WORD_NUMBER, 70, "seventy"),
    CUE(WORD_NUMBER, 80, "eighty"),
    CUE(WORD_NUMBER, 90, "ninety"),
    CUE(WORD_SCALE, 2, "hundred|a hundred"),
    CUE(WORD_SCALE, 3, "thousand|a thousand|k"),
    CUE(WORD_SCALE, 6, "million|a million|m"),
    /* The least that these mean; the most is open. */
    CUE(WORD_VAGUE, 3, "several"),
    CUE(WORD_VAGUE, 24, "dozens|dozens of"),
    CUE(WORD_VAGUE, 40, "scores|scores of"),
    CUE(WORD_VAGUE, 200, "hundreds|hundreds of"),
    CUE(WORD_VAGUE, 2000, "thousands|thousands of"),
    CUE(WORD_VAGUE, 20000, "tens of thousands|tens of thousands of"),
    CUE(WORD_VAGUE, 200000, "hundreds of thousands|hundreds of thousands of"),
    CUE(WORD_VAGUE, 2000000, "millions|millions of"),

    /* Who. */
    CUE(WORD_ACTOR, ACTOR_MILITARY,
        "forces|force|troops|army|armies|soldier|soldiers|military|militaries|servicemen|"
        "serviceman|navy|marines|paratroopers|aircraft|warships|security forces|"
        "armed forces|government forces|government troops|regime forces|regime troops|military personnel|"
        "military and civilian personnel|personnel|officers|officer|special forces|air defenses|air defences|advisors|"
        "advisers|peacekeepers|military officers|military posts|commandos|conscripts|coalition|base|bases"),
    CUE(WORD_ACTOR, ACTOR_LOYAL, "regime|government|loyalist|loyalists"),
    CUE(WORD_ACTOR, ACTOR_GOVERNMENT,
        "president|prime minister|minister|ministers|foreign minister|foreign ministers|defense minister|"
        "defence minister|officials|official|delegation|envoy|envoys|ambassador|ambassadors|representative|"
        "representatives|diplomats|secretary of state|chancellor|king|parliament|"
        "special representative|presidency|spokesman|spokeswoman|leaders|leader|ministry|foreign ministry|"
        "defense ministry|defence ministry|national defense ministry|authorities|delegations|presidents|reconciliation center"),
    CUE(WORD_ACTOR, ACTOR_POLICE,
        "police|policeman|policemen|police officer|police officers|gendarmes|gendarmerie|border guards|riot police"),
    CUE(WORD_ACTOR, ACTOR_ARMED,
        "rebel|rebels|insurgent|insurgents|militant|militants|fighter|fighters|gunman|gunmen|jihadist|"
        "jihadists|jihadis|extremists|terrorist|terrorists|militia|militias|militiamen|guerrillas|guerrilla|separatists|"
        "opposition forces|opposition fighters|opposition factions|armed group|armed groups|armed men|attackers|"
        "bandits|paramilitaries|terrorist groups|rebel groups|rebel forces|rebel fighters|opposition|"
        "terrorist operations|terrorist actions|militant group|militant groups|assailants"),
    CUE(WORD_ACTOR, ACTOR_PROTESTERS,
        "protester|protesters|demonstrators|demonstrator|rioters|marchers|crowds"),
    CUE(WORD_ACTOR, ACTOR_CIVILIANS,
        "civilian|civilians|member|members|people|residents|villagers|inhabitants|women|children|refugees|migrants|woman|child|"
        "families|journalist|journalists|aid workers|farmers|students|worshippers|shoppers|passengers|men|man|"
        "persons|person|boy|girl|boys|girls|others|victims|patients|teachers|workers|bystanders|locals|"
        "irregular migrants|family members|medics|doctors|citizens|nationals|displaced civilians|prisoners|"
        "inmates|detainees|hostages"),
    CUE(WORD_ACTOR, ACTOR_MEDIA,
        "media|news agency|broadcaster|newspaper|monitor|war monitor|observatory|analyst|expert|institute|daily|"
        "state media|monitoring group|statement|reporters|columnist|director|centre|center"),
    CUE(WORD_THING, 0,
        "tank|tanks|vehicle|vehicles|armored vehicles|armoured vehicles|military vehicles|aircraft carrier|house|houses|"
        "buildings|building|weapons|depots|depot|positions|targets|systems|guns|cannons|launchers|homes|shops|"
        "schools|hospitals|village|villages|town|towns|posts|post|checkpoint|checkpoints|territory|territories|"
        "freeway|highway|motorway|road|bridge|city|cities|district|hill|hills|airport|hospital|school|market|"
        "machine gun vehicles|anti tank weapons|trucks|truck|convoy|helicopter|helicopters|hardware|facilities"),
};

const event_table event_words_en = {"English", rows, sizeof rows / sizeof *rows};
