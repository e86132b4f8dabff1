"""Credit of firms (企业信用): collected records, objections and repair, tiers that explain themselves, loan enrolment."""

from fazhi.kernel.records.shelves import Shelf, shelves

RECORD, OBJECTION = "enterprises.credit_record", "enterprises.credit_objection"
TIER, ENROLMENT = "enterprises.tier", "enterprises.enrolment"
CREDIT = shelves.add(Shelf("enterprises.credit", "信用")).code
