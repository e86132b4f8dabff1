"""Pictures (图表): pure functions from data to SVG, drawn on the server, with the table behind each."""

from .control import control
from .drawing import Chart, Value, legend, link, percent
from .dumbbell import Pair, dumbbell
from .flow import Node, Ribbon, flow
from .funnel import Level, funnel
from .heat import Day, heat
from .shares import Share, shares
from .stacked import Series, stacked

__all__ = [
    "Chart",
    "Day",
    "Level",
    "Node",
    "Pair",
    "Ribbon",
    "Series",
    "Share",
    "Value",
    "control",
    "dumbbell",
    "flow",
    "funnel",
    "heat",
    "legend",
    "link",
    "percent",
    "shares",
    "stacked",
]
