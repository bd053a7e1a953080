"""When something is likely to be done, from how it went before: a range with its share, or none."""

from trackwork.reports.forecast.counts import CountForecast, forecast_count, forecast_counts
from trackwork.reports.forecast.courses import Course, Promise, course_of
from trackwork.reports.forecast.experience import (
    Experience,
    Forecast,
    Method,
    TooThin,
    learn,
)

__all__ = [
    "CountForecast",
    "Course",
    "Experience",
    "Forecast",
    "Method",
    "Promise",
    "TooThin",
    "course_of",
    "forecast_count",
    "forecast_counts",
    "learn",
]
