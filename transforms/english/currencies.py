"""Signs and words for money. Data only.

A word that several countries' money goes by (“pesos”, “shillings”) has no code unless the country stands before it.
"""

from __future__ import annotations

#: ISO 4217 code by sign or prefix straight before the digits, lower case and without full stop.
SIGNS: dict[str, str] = {
    "$": "USD", "us$": "USD", "c$": "CAD", "ca$": "CAD", "cad$": "CAD", "a$": "AUD", "au$": "AUD", "aud$": "AUD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "sg$": "SGD", "r$": "BRL", "nt$": "TWD", "mex$": "MXN", "j$": "JMD",
    "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₺": "TRY", "₴": "UAH",
    "₦": "NGN", "₱": "PHP", "₵": "GHS", "₫": "VND", "฿": "THB", "₸": "KZT", "gh¢": "GHS", "gh₵": "GHS",
    "rs": "INR", "re": "INR", "rm": "MYR", "rp": "IDR", "ksh": "KES", "kshs": "KES", "ush": "UGX", "tsh": "TZS",
    "sfr": "CHF", "tk": "BDT", "s/": "PEN", "dh": "AED", "dhs": "AED", "r": "ZAR", "zł": "PLN",
}  # fmt: skip

#: Codes written out before or behind the number.
CODES: frozenset[str] = frozenset(
    """
    usd eur gbp jpy cny rmb inr aud cad nzd hkd sgd chf sek nok dkk pln czk huf ron bgn rub uah try ils zar ngn ghs kes
    ugx tzs etb egp mad dzd tnd aed sar qar kwd omr bhd iqd irr pkr lkr bdt npr mmk thb myr idr php vnd krw twd brl mxn
    ars clp cop pen uyu bob jmd kzt xof xaf
    """.split()
)

#: Code and share of one unit by the word for it, singular; no code where only the country tells.
WORDS: dict[str, tuple[str | None, str]] = {
    "dollar": ("USD", "1"), "buck": ("USD", "1"), "cent": ("USD", "0.01"), "euro": ("EUR", "1"), "quid": ("GBP", "1"),
    "sterling": ("GBP", "1"), "pound": ("GBP", "1"), "pence": ("GBP", "0.01"), "penny": ("GBP", "0.01"),
    "p": ("GBP", "0.01"), "yen": ("JPY", "1"), "yuan": ("CNY", "1"), "renminbi": ("CNY", "1"), "ruble": ("RUB", "1"),
    "rouble": ("RUB", "1"), "rupee": ("INR", "1"), "paise": ("INR", "0.01"), "franc": ("CHF", "1"),
    "shekel": ("ILS", "1"), "lira": ("TRY", "1"), "hryvnia": ("UAH", "1"), "hryvnya": ("UAH", "1"),
    "rand": ("ZAR", "1"), "naira": ("NGN", "1"), "zloty": ("PLN", "1"), "zlotie": ("PLN", "1"), "won": ("KRW", "1"),
    "baht": ("THB", "1"), "kronor": ("SEK", "1"), "krona": ("SEK", "1"), "krone": (None, "1"), "kroner": (None, "1"),
    "crown": (None, "1"), "forint": ("HUF", "1"), "ringgit": ("MYR", "1"), "sen": ("MYR", "0.01"),
    "rupiah": ("IDR", "1"), "taka": ("BDT", "1"), "cedi": ("GHS", "1"), "birr": ("ETB", "1"), "koruna": ("CZK", "1"),
    "shilling": (None, "1"), "peso": (None, "1"), "dinar": (None, "1"), "dirham": (None, "1"), "riyal": (None, "1"),
    "rial": (None, "1"), "real": ("BRL", "1"), "reai": ("BRL", "1"), "dong": ("VND", "1"), "leu": ("RON", "1"),
    "lei": ("RON", "1"), "lev": ("BGN", "1"), "leva": ("BGN", "1"), "tenge": ("KZT", "1"), "kwacha": (None, "1"),
    "pula": ("BWP", "1"), "kwanza": ("AOA", "1"), "kyat": ("MMK", "1"), "riel": ("KHR", "1"), "sol": ("PEN", "1"),
    "sole": ("PEN", "1"), "guarani": ("PYG", "1"), "quetzal": ("GTQ", "1"), "lempira": ("HNL", "1"),
    "boliviano": ("BOB", "1"), "bolivar": ("VES", "1"), "dalasi": ("GMD", "1"), "afghani": ("AFN", "1"),
    "kuna": ("HRK", "1"), "dram": ("AMD", "1"), "manat": ("AZN", "1"), "gourde": ("HTG", "1"),
}  # fmt: skip

#: Whose money it is, by its word: the country's adjective before it, or the country's name.
NATIONAL: dict[str, dict[str, str]] = {
    "dollar": {
        "us": "USD", "american": "USD", "canadian": "CAD", "australian": "AUD", "aussie": "AUD", "zealand": "NZD",
        "kong": "HKD", "singapore": "SGD", "singaporean": "SGD", "taiwan": "TWD", "taiwanese": "TWD",
        "jamaican": "JMD", "zimbabwean": "ZWL", "namibian": "NAD", "fijian": "FJD", "bahamian": "BSD",
    },
    "cent": {"euro": "EUR", "canadian": "CAD", "australian": "AUD"},
    "pound": {"british": "GBP", "sterling": "GBP", "egyptian": "EGP", "sudanese": "SDG", "lebanese": "LBP",
              "syrian": "SYP"},
    "franc": {"swiss": "CHF", "french": "FRF", "belgian": "BEF", "cfa": "XOF", "rwandan": "RWF", "rwanda": "RWF",
              "congolese": "CDF", "burundian": "BIF", "guinean": "GNF", "djiboutian": "DJF"},
    "shilling": {"kenyan": "KES", "kenya": "KES", "ugandan": "UGX", "uganda": "UGX", "tanzanian": "TZS",
                 "tanzania": "TZS", "somali": "SOS", "austrian": "ATS"},
    "rupee": {"indian": "INR", "pakistani": "PKR", "pakistan": "PKR", "lankan": "LKR", "lanka": "LKR",
              "nepali": "NPR", "nepalese": "NPR", "mauritian": "MUR"},
    "lira": {"turkish": "TRY", "lebanese": "LBP", "syrian": "SYP", "italian": "ITL"},
    "krona": {"swedish": "SEK", "icelandic": "ISK"}, "kronor": {"swedish": "SEK", "icelandic": "ISK"},
    "krone": {"norwegian": "NOK", "danish": "DKK"}, "kroner": {"norwegian": "NOK", "danish": "DKK"},
    "crown": {"czech": "CZK", "norwegian": "NOK", "danish": "DKK", "swedish": "SEK"},
    "koruna": {"czech": "CZK", "slovak": "SKK"},
    "peso": {"mexican": "MXN", "argentine": "ARS", "argentinian": "ARS", "chilean": "CLP", "colombian": "COP",
             "philippine": "PHP", "cuban": "CUP", "uruguayan": "UYU", "dominican": "DOP"},
    "dinar": {"kuwaiti": "KWD", "iraqi": "IQD", "jordanian": "JOD", "serbian": "RSD", "algerian": "DZD",
              "tunisian": "TND", "libyan": "LYD", "bahraini": "BHD"},
    "dirham": {"uae": "AED", "emirati": "AED", "moroccan": "MAD"},
    "riyal": {"saudi": "SAR", "qatari": "QAR", "qatar": "QAR", "yemeni": "YER", "omani": "OMR"},
    "rial": {"iranian": "IRR", "omani": "OMR", "yemeni": "YER"},
    "won": {"korean": "KRW", "south": "KRW", "north": "KPW"},
    "kwacha": {"zambian": "ZMW", "malawian": "MWK", "malawi": "MWK"},
    "ruble": {"russian": "RUB", "belarusian": "BYN"}, "rouble": {"russian": "RUB", "belarusian": "BYN"},
    "real": {"brazilian": "BRL"}, "reai": {"brazilian": "BRL"},
}  # fmt: skip
