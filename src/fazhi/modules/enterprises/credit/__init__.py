"""Credit of firms (企业信用): collected records, objections and repair, tiers that explain themselves, loan enrolment."""
