"""The charts of the report, as SVG text that stands on light and dark pages alike.

Altair describes them and vl-convert draws them, without a browser. Ink that must follow the page is drawn in one marker
colour and then named `currentColor`; series have colours that are readable on both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert as vlc

_INK = "#010203"
# Okabe and Ito's palette for colour-blind readers, without its black and yellow.
_SERIES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
_FONT = "system-ui, 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
# Billions are B to readers of figures; the format's own prefix would be G.
_AMOUNTS = alt.Axis(format="~s", tickCount=4, labelExpr="replace(datum.label, 'G', 'B')")
_SIZE = re.compile(r'<svg([^>]*?) width="[^"]*" height="[^"]*"')
Row = dict[str, Any]


def draw_vintages(rows: Sequence[Row]) -> str:
    """One chain of claims: value by day of claim, a step at each. `rows` have claimed_on and value (float)."""
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("claimed_on:T", title=None, axis=alt.Axis(format="%d %b", labelAngle=0, tickCount=4)),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, padding=12), axis=_AMOUNTS),
    )
    line = base.mark_line(interpolate="step-after", color=_SERIES[0], strokeWidth=2)
    points = base.mark_point(color=_SERIES[0], filled=True, size=45)
    return _svg((line + points).properties(width=300, height=120))


def draw_activity(rows: Sequence[Row], gaps: Sequence[Row]) -> str:
    """Stories a day by entity, a row of dots each; days with gaps in the coverage are shaded.

    `rows` have name, day and stories, `gaps` day and next_day; days are ISO 8601.
    """
    names = list(dict.fromkeys(row["name"] for row in rows))
    shade = (
        alt.Chart(_data(gaps)).mark_rect(color=_INK, opacity=0.08).encode(x=alt.X("day:T", title=None), x2="next_day:T")
    )
    bars = (
        alt.Chart(_data(rows))
        .mark_circle(color=_SERIES[0], opacity=0.85)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%d %b", labelAngle=0, tickCount=6)),
            y=alt.Y("name:N", title=None, sort=names),
            size=alt.Size("stories:Q", legend=None, scale=alt.Scale(range=[20, 220])),
        )
    )
    chart = shade + bars if gaps else bars
    return _svg(chart.properties(width=520, height=24 * max(1, len(names))))


def _data(rows: Sequence[Row]) -> Any:
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]


def _svg(chart: Any) -> str:
    """The chart as SVG that takes the width it is given, its ink the page's."""
    styled = (
        chart.configure(background="transparent", font=_FONT)
        .configure_axis(
            labelColor=_INK,
            titleColor=_INK,
            domainColor=_INK,
            tickColor=_INK,
            gridColor=_INK,
            gridOpacity=0.12,
            labelLimit=200,
            labelFontSize=12,
        )
        .configure_view(stroke=None)
    )
    drawn = str(vlc.vegalite_to_svg(styled.to_dict()))
    return _SIZE.sub(r"<svg\1", drawn, count=1).replace(_INK, "currentColor")
