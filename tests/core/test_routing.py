"""Where an event goes: labels × tree → receivers, and by which path."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sitrep.core.model import FeedType, Level, ReceiverName
from sitrep.core.routing import LABEL_NAMES, NOBODY, Route, labels_of, receivers_of, route
from tests.invented import crossing, event, report

TREE = Route(
    receiver=ReceiverName("ops"),
    group_wait=timedelta(minutes=1),
    routes=(
        Route(name="archive", receiver=ReceiverName("archive"), continue_=True, min_level=Level.INFORMATION),
        Route(name="noise", match={"tags": ("state-media",), "corroboration": ("single",)}, receiver=NOBODY),
        Route(
            name="syria",
            match={"country": ("SYR", "TUR")},
            receiver=ReceiverName("syria-desk"),
            group_interval=timedelta(hours=2),
            routes=(
                Route(
                    match={"topic": ("crossing_closure",), "level": ("high",)}, receiver=ReceiverName("convoys"), group_wait=timedelta(0)
                ),
                Route(name="aid", match={"topic": ("aid_incident",)}, continue_=True),
                Route(name="aid again", match={"topic": ("aid_incident",)}, receiver=ReceiverName("security"), mute_times=("nights",)),
            ),
        ),
        Route(name="sudan", match={"country": ("SDN",)}, receiver=ReceiverName("sudan-desk")),
    ),
)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"country": ("SDN",)}, {"archive": "default > archive", "sudan-desk": "default > sudan"}),
        ({"country": ("SYR",), "topic": ("displacement",)}, {"archive": "default > archive", "syria-desk": "default > syria"}),
        (
            {"country": ("LBN", "TUR"), "topic": ("crossing_closure",), "level": ("high",)},
            {"archive": "default > archive", "convoys": "default > syria > topic=crossing_closure, level=high"},
        ),
        (
            {"country": ("SYR",), "topic": ("aid_incident",)},
            {"archive": "default > archive", "syria-desk": "default > syria > aid", "security": "default > syria > aid again"},
        ),
        ({"country": ("SYR",), "tags": ("wire", "state-media"), "corroboration": ("single",)}, {"archive": "default > archive"}),
        ({}, {"archive": "default > archive"}),
    ],
)
def test_an_event_goes_down_the_first_matching_branch_and_on_where_a_route_says_continue(
    labels: dict[str, tuple[str, ...]], expected: dict[str, str]
) -> None:
    assert {found.receiver: found.path for found in route(TREE, labels)} == expected


def test_without_a_matching_child_the_parent_itself_receives() -> None:
    tree = Route(receiver=ReceiverName("ops"), routes=(Route(match={"country": ("SDN",)}, receiver=ReceiverName("sudan-desk")),))
    assert [found.receiver for found in route(tree, {"country": ("SYR",)})] == ["ops"]


def test_a_root_that_does_not_match_reaches_nobody() -> None:
    assert route(Route(receiver=ReceiverName("ops"), match={"level": ("high",)}), {"level": ("medium",)}) == ()


def test_terms_are_inherited_from_the_parent_and_otherwise_the_defaults() -> None:
    (_, convoys) = route(TREE, {"country": ("SYR",), "topic": ("crossing_closure",), "level": ("high",)})
    assert (convoys.group_wait, convoys.group_interval, convoys.repeat_every) == (timedelta(0), timedelta(hours=2), timedelta(0))
    assert convoys.min_level is Level.MEDIUM
    (archive, *_) = route(TREE, {})
    assert (archive.group_wait, archive.min_level) == (timedelta(minutes=1), Level.INFORMATION)


def test_receivers_are_named_once_in_tree_order() -> None:
    assert receivers_of(TREE) == ("ops", "archive", "syria-desk", "convoys", "security", "sudan-desk")


def test_an_event_has_every_label_with_all_its_values() -> None:
    told = event(report(1, feed_tags=("north",)), report(2, language=None, feed_type=FeedType.STATE_MEDIA, crossings=(crossing(),)))
    labels = labels_of(told, "multiple")
    assert set(labels) == set(LABEL_NAMES)
    assert labels == {
        "topic": ("displacement",),
        "level": ("high",),
        "country": ("SYR", "TUR"),
        "admin1": ("SY02",),
        "crossing": ("bab-al-salama",),
        "language": ("en",),
        "feed": ("feed-1", "feed-2"),
        "tier": ("2",),
        "tags": ("wire", "north", "state-media"),
        "corroboration": ("multiple",),
        "sources": ("1", "2"),
    }


@pytest.mark.parametrize(("families", "told"), [(("a", "a"), False), (("a", "b"), True), (("a", "b", "c"), True)])
def test_a_route_may_wait_for_a_least_number_of_independent_sources(families: tuple[str, ...], told: bool) -> None:
    reported = event(*(report(number, feed_family=family) for number, family in enumerate(families, 1)))
    tree = Route(receiver=NOBODY, routes=(Route(match={"sources": ("2",)}, receiver=ReceiverName("desk")),))
    assert bool(route(tree, labels_of(reported, "multiple"))) is told
