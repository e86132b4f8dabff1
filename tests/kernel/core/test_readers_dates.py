"""Days and instants, however they are written; what is none is refused with the reason a clerk understands."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fazhi.kernel.core.clock import SHANGHAI
from fazhi.kernel.core.dates import placeholder, read_date, read_datetime
from fazhi.kernel.core.errors import RefusedValue

MORNING = datetime(2019, 2, 28, 11, 25, 5, tzinfo=SHANGHAI)
LATE = datetime(2023, 2, 28, 23, 45, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "cell",
    ["2019/2/28 11:25:05", datetime(2019, 2, 28, 11, 25, 5), 43524.475752314, "43524.475752314", "20190228112505"],
)
def test_text_excel_date_and_serial_number_of_one_column_are_one_instant(cell):
    assert read_datetime(cell) == MORNING
    assert read_date(cell) == date(2019, 2, 28)


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("02/28/2023 11:45:00 PM", LATE),
        ("2/28/2023 11:45 pm", LATE),
        ("2023年2月28日 23时45分", LATE),
        ("2023年2月28日下午11点45分", LATE),
        ("2023年2月28日 星期二 晚上11:45", LATE),
        ("２０２３－２－２８　２３：４５", LATE),
        ("\t2023-02-28T23:45:00\n", LATE),
        ("2023-02-28T15:45:00Z", LATE),
        ("2023-02-28T15:45:00+00:00", LATE),
        (datetime(2023, 2, 28, 15, 45, tzinfo=UTC), LATE),
        ("2023-02-28 23:44:59.999", datetime(2023, 2, 28, 23, 44, 59, tzinfo=SHANGHAI)),
        ("02/28/2023 12:00:00 AM", datetime(2023, 2, 28, tzinfo=SHANGHAI)),
        ("02/28/2023 12:30:00 PM", datetime(2023, 2, 28, 12, 30, tzinfo=SHANGHAI)),
        ("2023年2月28日 中午11:30", datetime(2023, 2, 28, 11, 30, tzinfo=SHANGHAI)),
        ("2019/5/9 9:49:10", datetime(2019, 5, 9, 9, 49, 10, tzinfo=SHANGHAI)),
    ],
)
def test_every_usual_writing_of_an_instant_is_read(cell, instant):
    found = read_datetime(cell)
    assert found == instant
    assert found.tzinfo is SHANGHAI


@pytest.mark.parametrize(
    "cell", ["2023-09-27 00:00:00", "2023/9/27", date(2023, 9, 27), datetime(2023, 9, 27), 45196.0]
)
def test_exactly_midnight_is_an_instant(cell):
    assert read_datetime(cell) == datetime(2023, 9, 27, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "cell", ["2023年9月27日", "2023.9.27", "2023-9-27", "20230927", 20230927.0, 20230927, 45196, "45196", "27/9/2023"]
)
def test_every_usual_writing_of_a_day_is_read(cell):
    assert read_date(cell) == date(2023, 9, 27)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2014-02", "“2014-02”只有年月，没有日"),
        ("2014年2月", "“2014年2月”只有年月，没有日"),
        ("201402", "“201402”只有年月，没有日"),
        (201402.0, "“201402”只有年月，没有日"),
        ("2014", "“2014”只有年份，没有月和日"),
        (2014.0, "“2014”只有年份，没有月和日"),
        ("5年", "“5年”是一段时间，不是日期"),
        ("30个工作日", "“30个工作日”是一段时间，不是日期"),
        ("长期", "“长期”是一段时间，不是日期"),
        ("2023-13-02", "“2023-13-02”的月份 13 不存在"),
        ("2023-02-30", "“2023-02-30”不存在：2023年2月没有 30 日"),
        ("2023/2/30 11:25:05", "“2023/2/30 11:25:05”不存在：2023年2月没有 30 日"),
        ("2023-09-27 25:00", "“2023-09-27 25:00”的时间 25:00:00 不存在"),
        ("2023-09-27 24:00", "“2023-09-27 24:00”的 24 时不存在，应写成次日 00:00"),
        ("2023-09-27 上午15:00", "“2023-09-27 上午15:00”里的上午时间 15 点不存在"),
        ("03/04/2023", "“03/04/2023”分不清哪个是月、哪个是日"),
        ("23-9-27", "“23-9-27”年份只有两位，分不清年月日"),
        ("9月27日", "“9月27日”只有月和日，没有年份"),
        ("2019-01-01至2019-12-31", "“2019-01-01至2019-12-31”是一个时间段，含两个日期"),
        ("12:30", "“12:30”只有时间，没有日期"),
        (time(12, 30), "“12:30:00”只有时间，没有日期"),
        (5, "“5”是一个数，不是日期"),
        (True, "“TRUE”不是日期"),
        ("明天", "“明天”不是日期"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(cell, reason):
    for read in (read_date, read_datetime):
        with pytest.raises(RefusedValue) as refused:
            read(cell)
        assert refused.value.what == reason
        assert refused.value.remedy == "写成 2023-09-27 或 2023/9/27 11:25:05 的样子"


def test_an_identity_number_with_a_day_of_birth_in_it_is_no_day_and_is_not_repeated():
    with pytest.raises(RefusedValue) as refused:
        read_date("441900197001010017")
    assert str(refused.value).startswith("像身份证号码，不是日期")


@pytest.mark.parametrize(
    "cell",
    [
        "1900-01-01",
        "1900/1/1 0:00:00",
        "1900/1/0",
        "1899-12-30",
        "1899-12-31",
        "0001-01-01",
        "0000-00-00 00:00:00",
        "1970-01-01 08:00:00",
        date(1900, 1, 1),
        datetime(1899, 12, 30),
    ],
)
def test_a_sentinel_reads_as_empty_and_says_so(cell):
    assert read_date(cell) is None
    assert read_datetime(cell) is None
    assert "是占位日期，按空白处理" in placeholder(cell)


def test_the_seventies_began_with_a_day():
    assert read_date("1970-01-01") == date(1970, 1, 1)
    assert read_date("19700101") == date(1970, 1, 1)


@pytest.mark.parametrize("cell", [None, "", "\n\t\t", "无", "/", "N/A", 0.0, time(0, 0), float("nan")])
def test_an_empty_cell_is_no_day(cell):
    assert read_date(cell) is None
    assert read_datetime(cell) is None


def test_a_day_and_an_empty_cell_are_no_placeholders():
    assert placeholder("2023-09-27") is None
    assert placeholder("") is None
    assert placeholder("无") is None


def test_a_far_day_is_read_and_judged_by_the_caller():
    assert read_date("9999-12-31") == date(9999, 12, 31)
    assert read_datetime(datetime(9999, 12, 31, 23, 59, 59, 999_999)).year == 9999


FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%Y%m%d",
    "  %Y-%m-%d ",
    "%Y-%m-%d 00:00:00",
    "%Y/%m/%d 8:05",
)


@given(st.dates(date(1910, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMATS))
@example(date(2024, 2, 29), "%Y/%m/%d")
def test_every_day_survives_every_format(day, form):
    assert read_date(day.strftime(form)) == day
    assert read_date(f"{day.year}/{day.month}/{day.day}") == day


@given(st.dates(date(1910, 1, 2), date(2099, 12, 30)))
def test_every_day_survives_as_serial_number(day):
    assert read_date(float((day - date(1899, 12, 30)).days)) == day


@given(st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 30)))
def test_every_second_survives_every_format(moment):
    moment = moment.replace(microsecond=0)
    aware = moment.replace(tzinfo=SHANGHAI)
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    for cell in (
        moment,
        serial,
        f"{moment:%m/%d/%Y %I:%M:%S %p}",
        f"{moment:%Y年%m月%d日 %H时%M分%S秒}",
        moment.isoformat(),
    ):
        assert read_datetime(cell) == aware


@given(
    st.text(max_size=30)
    | st.from_regex(r"\d{1,4}[-/.年]\d{0,3}[-/.月]?\d{0,3}[ T]?\d{0,2}:?\d{0,2}", fullmatch=True)
    | st.floats()
)
def test_whatever_a_cell_holds_is_read_or_refused(cell):
    try:
        found = read_datetime(cell)
    except RefusedValue:
        return
    assert found is None or found.tzinfo is SHANGHAI
