"""What the credit part is (信用声明): its registers, its procedure, its figures and its pages declare themselves."""

from . import enrolment, objections, pages, records, tiers

__all__ = ("enrolment", "objections", "pages", "records", "tiers")
