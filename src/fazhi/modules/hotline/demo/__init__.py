"""The demo town's tickets (热线模拟工单)."""

from .filling import fill as fill
