"""Penalty cases (行政处罚案件): the register, its procedure and gates, and the rows of a case file."""

CASE, MEASURE = "enforcement.case", "enforcement.measure"
ACT, EVIDENCE, DOCUMENT = "enforcement.act", "enforcement.evidence", "enforcement.document"
RECORDING, PAYMENT = "enforcement.recording", "enforcement.payment"
IN_FILE = (ACT, EVIDENCE, DOCUMENT, RECORDING, PAYMENT)
