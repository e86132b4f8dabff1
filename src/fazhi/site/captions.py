"""English captions (英文说明) for visitors of the demo: one line under a heading, one line under a role.

Straight quotes only: a Chinese font gives curly ones the width of a whole character.
"""

from __future__ import annotations

PAGES = {
    "site:today": "Today – at most seven matters, the legally most pressing first, one button each",
    "site:mine": "My work – every open matter that waits for you",
    "site:registers": "Registers – the books of the town, one for each kind of matter",
    "site:search": "Search – by number or by words of the title",
    "site:figures": "Figures – every number of the year; each opens the rows that it counts",
    "site:figure": "One figure – its definition, its parts, and every row behind it",
    "site:reports": "Annual report – underlined numbers open their rows; what has no module yet says so",
    "site:statutes": "Statute base – every norm with its versions, the newest and those to come",
    "site:law_search": "Search – articles in force on a day, best first; a law and a number leads to the article",
    "site:norm": "One norm – its life, and the text that binds on the day",
    "site:compare": "Two versions side by side, with every difference marked",
    "site:check_citations": "Citation check – every citation of a document, judged on the day of the act",
    "site:unknown_days": "Versions whose day of coming into force nobody has found yet; they judge nothing",
    "site:calendar": "Working calendar – public holidays and make-up days, as officially notified",
    "site:due": "Time limit – the last lawful day, explained day by day, with the article",
    "site:rules": "Rules – every limit and bound with its article, and whether it was checked against the text",
    "site:account": "My posts and cover during leave",
    "site:users": "Users – who holds which post today",
    "site:units": "Units and posts",
    "site:covers": "Cover – who stands in for whom",
    "site:audit": "Audit log – every act; the button checks each record against its hash and seal",
    "site:design": "Design system – the parts that every page is made of",
    "site:tour": "A five-minute tour",
    "site:tamper": "Forge a record, and watch the chain notice",
    "pages:list": "Register – filter, choose columns, export, print",
    "pages:detail": "One matter – its facts, its clock explained day by day, its course",
    "pages:act": "One step – what it needs, and on which legal day",
    "pages:add": "A new entry",
    "pages:edit": "Edit – every change is kept with its before and after",
    "pages:import": "Import – bring a spreadsheet as it is",
    "pages:import_columns": "Import, step 2 – which column goes where; remembered for the next file",
    "pages:import_trial": "Import, step 3 – a trial: nothing is written yet",
    "pages:import_batch": "Import, step 4 – rows taken, rows refused with the cell at fault, and a file to correct",
    "pages:hotline.statistics": "Statistics – themes by month, due days, hand-overs; every number opens its rows",
    "pages:hotline.copying": "Copy-back sheet – the reply in the field order of the city's system",
}

ROLES = {
    "administrator": "Administrator – people, imports, calendar, and the audit log that shows tampering",
    "leader": "Town leader – sees all open work, opens every figure, reads the report",
    "hotline.clerk": "Hotline clerk – triages and dispatches tickets, calls back, closes",
    "hotline.handler": "Handler of a unit – signs for, works on and answers the unit's tickets",
    "arbiter": "Arbiter (legal office) – rules which unit is responsible when units disagree",
    "hotline.analyst": "Analyst (public-order centre) – looks at groups of like complaints before they grow",
}
