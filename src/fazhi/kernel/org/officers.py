"""Officers (执法人员): whether a person may take part in enforcement on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from .models import CertificateKind, EnforcementCertificate, User, in_force


def certificate_on(user: User, on: date) -> EnforcementCertificate | None:
    """The enforcement certificate valid on a day (当日有效的执法证), the longest-lasting one of several."""
    return (
        EnforcementCertificate.objects.filter(
            in_force(on),
            Q(revoked_on__isnull=True) | Q(revoked_on__gt=on),
            officer=user.pk,
            kind=CertificateKind.ENFORCEMENT,
        )
        .order_by("-ends_on", "pk")
        .first()
    )


def has_valid_certificate(user: User, on: date) -> bool:
    """Whether a user holds a valid enforcement certificate on a day (当日持证)."""
    return certificate_on(user, on) is not None
