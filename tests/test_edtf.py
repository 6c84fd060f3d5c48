import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.edtf import is_edtf


@pytest.mark.parametrize(
    "value",
    [
        *("2024", "2024-02", "2024-02-11", "2024-02-11T10:30", "2024-02-11T10"),
        *("2024~", "2024?", "2024-02%"),
        *("XXXX-10", "XXXX-10-07", "201X", "2024-XX", "2024-02-XX", "2024-XX-05"),
        *("2024-21", "2024-24"),  # spring, winter
        *("2024-W05", "2024-WXX"),
        *("2023-08-07/2023-08-08", "2003/2011", "2024-01/..", "../2025-09", "2024/"),
        *("P3D", "P2W", "P1Y6M", "PT6H", "P1DT12H", "PT30M", "PXM"),
    ],
)
def test_dates_intervals_and_durations(value: str) -> None:
    assert is_edtf(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "2024 ", "2024-02-11\n", "اليوم", "May 2024", "11.2.2024", "11/02/2024", "24-02-11", "2024-2-1"),
        *("2024-00", "2024-13", "2024-20", "2024-25", "2024-02-00", "2024-02-32"),
        *("/", "2024//2025", "2024/2025/2026", "2024-13/2025", "2024/2025-01-32"),
        *("P", "PT", "P3", "3D", "P-1D", "p3d", "P1DT", "P3D/P4D"),
        *("2024?~", "~2024", "2024-W5", "2024-02-11T1", "2024T10:30"),
        pytest.param("2024-XX-32"),
        pytest.param("2024-02-4X"),
        pytest.param("2024-3X"),
        pytest.param("2024-02-30"),
        pytest.param("2024-21-05"),
        pytest.param("2024-W99"),
        pytest.param("2024-02-11T25:99"),
        pytest.param("2025/2024"),
        pytest.param("٢٠٢٤-٠٢-١١"),
    ],
)
def test_other_strings(value: str) -> None:
    assert not is_edtf(value)


@given(st.dates())
def test_every_date_of_the_calendar(date: object) -> None:
    assert is_edtf(str(date))
    assert is_edtf(f"{date}/..")


@given(st.text(alphabet="0123456789X-/.PTWYMDH~?%", max_size=12))
def test_any_string_has_an_answer(value: str) -> None:
    assert is_edtf(value) in (True, False)
    assert not is_edtf(f"{value}\n")
