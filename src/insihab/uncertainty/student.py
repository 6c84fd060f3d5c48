"""Quantiles of Student's t, so that an interval needs no scipy."""

from __future__ import annotations

# fmt: off
_TABLE = {
    0.975: (12.7062047, 4.3026527, 3.1824463, 2.7764451, 2.5705818, 2.4469119, 2.3646243, 2.3060041, 2.2621572,
            2.2281389, 2.2009852, 2.1788128, 2.1603687, 2.1447867, 2.1314495, 2.1199053, 2.1098156, 2.1009220),
    0.8: (1.3763819, 1.0606602, 0.9784723, 0.9409646, 0.9195438, 0.9057033, 0.8960296, 0.8888895, 0.8834039,
          0.8790578, 0.8755300, 0.8726093, 0.8701515, 0.8680548, 0.8662450, 0.8646670, 0.8632790, 0.8620487),
}  # a value for each number of degrees of freedom, from 1
# fmt: on
_NORMAL = {0.975: 1.959963985, 0.8: 0.841621234}


def quantile(share: float, freedom: int) -> float:
    """The value below which t lies with a probability of `share`; right to 0.00002.

    Args:
        share: 0.975, which bounds two-sided intervals of 95 %, or 0.8, the usual power of a test.
        freedom: degrees of freedom, from 1.

    Raises:
        ValueError: another share, or fewer degrees of freedom.

    Source: above the table, the expansion of Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.5.
    """
    if share not in _TABLE or freedom < 1:
        raise ValueError(f"no quantile of t for a share of {share} and {freedom} degrees of freedom")
    if freedom <= len(_TABLE[share]):
        return _TABLE[share][freedom - 1]
    x = _NORMAL[share]
    terms = (
        x,
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
    )
    value = 0.0
    for term in reversed(terms):
        value = value / freedom + term
    return value
