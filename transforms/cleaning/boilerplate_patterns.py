"""Lines that pages, feeds and wires put around articles. Data only; each pattern must match a whole line.

They are narrow on purpose: a line too many costs a false name, a line too few costs words somebody said.
"""

from __future__ import annotations

_NETWORK = (
    r"(?:twitter|x|facebook|instagram|linkedin|youtube|telegram|whatsapp|tiktok|bluesky|threads|mastodon|google news)"
)
_AGENCY = (
    r"(?:AP|AFP|EPA|PA|UPI|REUTERS|Reuters|Getty(?: Images)?|Shutterstock|Bloomberg|Alamy|Rex Features|Corbis|Unsplash)"
)

ANY_CASE: dict[str, tuple[str, ...]] = {
    "newsletter": (
        r"(?:please )?(?:sign up|subscribe|register|join)\b.{0,80}\b(?:newsletters?|inbox|e-?mails?|alerts?|briefings?|digest)\b.{0,120}",
        r"(?:click|tap) here to (?:sign up|subscribe|join|register)\b.{0,120}",
        r"get (?:the|our|all the|your)\b.{0,80}\b(?:newsletters?|inbox)\b.{0,60}",
        r"(?:subscribe|sign up)(?: now| today| here)?[.!]?",
        r"never miss (?:a|an|another) (?:story|update|beat)\b.{0,60}",
        r"(?:want|looking for) more (?:stories|news) like this\?.{0,80}",
        r"download (?:the|our)\b.{0,40}\bapp\b.{0,60}",
        r"already a (?:subscriber|member)\?.{0,40}",
    ),
    "read more": (
        r"(?:read|see|find out|learn|view|watch|hear) more(?: (?:here|below|stories|news|at .{1,60}|on .{1,40}))?\s*[:.»>…]*",
        r"(?:read more|read also|also read|see also|related|recommended|more on this|don[’']t miss|must[- ]reads?|watch|listen"
        r"|you (?:may|might) (?:also|like)(?: like)?|most (?:read|popular)|related (?:articles?|stories|coverage|content|news)"
        r"|more (?:from|on) .{1,40}|in case you missed it)\s*(?:[:»>|]|- )\s*.{0,160}",
        r"(?:related (?:articles?|stories|coverage|content|news|topics)|most (?:read|popular)|you (?:may|might) also like"
        r"|more on this story|recommended (?:stories|for you)|trending(?: now)?|what to read next|top stories)[:.]?",
        r"read the (?:rest|full (?:story|article|report|text|transcript|piece|interview|post)|whole (?:thing|story|article))\b.{0,60}",
        r"(?:continue|keep) reading\b.{0,60}",
        r"(?:story|article) continues (?:below|after)\b.{0,60}",
    ),
    "sharing": (
        r"[“\"]?(?:follow|like|find|join|connect with) (?:us|me|him|her|them|@?[\w.’' -]{1,40})"
        rf" (?:on|at) {_NETWORK}\b[^.]{{0,80}}\.?[”\"]?",
        r"(?:share|tweet|post|send)(?: this(?: (?:article|story|post|page))?)?"
        rf"(?: (?:on|via|to|with) (?:{_NETWORK}|e-?mail|friends?))?[.!:]?",
        rf"{_NETWORK}(?: ?[|/,·•] ?{_NETWORK})+",
        r"(?:e-?mail|print|copy link|save|comments?|leave a comment|join the conversation|add a comment|\d+ comments?)",
        r"(?:this article was )?shared? via\b.{0,40}",
    ),
    "advertising": (
        r"(?:- )?(?:advertisements?|advertising|sponsored(?: content)?|promoted(?: content)?|paid (?:content|post))"
        r"(?: -)?(?:[:.](?: .{0,80})?)?",
        r"(?:story|article|content)? ?continues below (?:this )?advertisement.?",
        r"skip (?:to (?:main )?content|advertisement|past newsletter promotion).{0,40}",
    ),
    "copyright": (
        r"(?:(?:copyright|\(c\)) ?(?:©|\(c\)|:|\d{4}|by\b)|©).{0,240}",
        r".{0,120}\ball rights reserved\b.{0,160}",
        r".{0,80}\bmay not be (?:published|reproduced|copied|reprinted|republished)\b.{0,200}",
        r"our standards: .{0,80}",
    ),
    "photo credit": (
        r"\(?(?:file )?(?:photo(?:graph|s|graphs)?|images?|pictures?|pics?|illustrations?|graphics?)(?: credits?)?"
        r"(?: by| courtesy(?: of)?| via| from|:| copyright) .{1,100}",
        r"(?:photo |image |picture )?credits?: .{1,100}",
        r"image (?:caption|source|copyright)\b.{0,160}",
        r"hide caption|toggle caption|(?:view|open|see) (?:image|photo|gallery|full ?screen).{0,40}",
    ),
    "wire credit": (
        r"\((?:additional |further )?(?:reporting|writing|editing|compiled)\b[^()]{1,20}\b(?:by|from)\b[^()]{1,300}\)\.?",
        r"[-–—]{1,2} ?(?:with )?(?:additional |further )?(?:reporting|writing|editing) (?:by|from) .{1,160}",
    ),
    "cookie notice": (
        r"(?:we|this (?:web)?site|our (?:web)?site)\b.{0,40}\buses? cookies\b.{0,240}",
        r"(?:accept|reject|manage)(?: all)? cookies\.?",
        r"(?:please )?enable javascript\b.{0,80}",
    ),
    "press release": (
        r"[-–—*# ]*(?:for immediate release|press release|media release|news release)[-–—*#: ]*",
        r"(?:[-–—#* ]*30[-–—#* ]+|[-–—#*]+ ?ends?\.? ?[-–—#*]*)",
        r"page \d{1,3} of \d{1,3}",
    ),
}
"""kind -> patterns that do not heed case"""

AS_WRITTEN: dict[str, tuple[str, ...]] = {
    "photo credit": (
        rf".{{0,320}}\((?:{_AGENCY} (?:Photos?|File)\b|(?:File )?[Pp]hotos?(?: by| courtesy of|:) )[^()]{{0,120}}\)",
        rf"(?:[A-Z][\w.’'-]+ ?){{1,5}}[/|] ?{_AGENCY}(?:[ /].{{0,60}})?",
        r".{0,320}\b(?:REUTERS/[A-Z][\w.-]+|AP Photo/[A-Z]).{0,80}",
        rf"(?:{_AGENCY})(?: ?/ ?{_AGENCY})*",
    ),
    "press release": (r"(?:ENDS|END|MORE|-more-|\(more\))",),
}
"""kind -> patterns in which capitals count"""
