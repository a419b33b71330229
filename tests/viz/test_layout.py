"""Where everything on the map stands."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from graphkam.records import Company
from graphkam_viz.layout import GUTTER, HEADER, Layout, column_key, lay_out, spread
from graphkam_viz.style import CARD_HEIGHT, CARD_WIDTH, STAFF_HEIGHT, STAFF_WIDTH
from graphkam_viz.view import MapView
from tests.companies import company, named
from tests.viz.accounts import contact, crowd, crowds, view_of

CLEAR = 8
"""What must stay free between two cards: room for their rings."""


def everybody(view: MapView) -> set[str]:
    return {card.id for card in view.cards} | {rep.id for rep in view.reps}


def boxes(view: MapView, layout: Layout) -> list[tuple[float, float, float, float]]:
    sizes = [(card.id, CARD_WIDTH, CARD_HEIGHT) for card in view.cards]
    sizes += [(rep.id, STAFF_WIDTH, STAFF_HEIGHT) for rep in view.reps]
    return [(layout.places[id_].x, layout.places[id_].y, width, height) for id_, width, height in sizes]


@settings(max_examples=30)
@given(crowds().map(view_of))
def test_no_two_cards_overlap_and_all_stand_on_the_map(view: MapView) -> None:
    layout = lay_out(view)
    assert layout.places.keys() == everybody(view)
    found = boxes(view, layout)
    for (x1, y1, w1, h1), (x2, y2, w2, h2) in combinations(found, 2):
        assert abs(x1 - x2) >= (w1 + w2) / 2 + CLEAR or abs(y1 - y2) >= (h1 + h2) / 2 + CLEAR
    for x, y, width, height in found:
        assert x - width / 2 - 3 >= GUTTER
        assert x + width / 2 + 3 <= layout.width
        assert y - height / 2 - 3 >= 0
        assert y + height / 2 + 3 <= layout.height


@settings(max_examples=30)
@given(crowds().map(view_of))
def test_each_card_stands_on_its_floor_and_in_its_department(view: MapView) -> None:
    layout = lay_out(view)
    floors = {floor.level: floor for floor in layout.floors}
    columns = {(str(column.kind), column.department_id): column for column in layout.columns}
    for card in view.cards:
        place, floor = layout.places[card.id], floors[card.level]
        assert floor.top < place.y < floor.top + floor.height
        kind = "chairs" if card.status == "chair" else "department" if card.department_id else "no_department"
        column = columns[kind, card.department_id]
        assert column.left < place.x < column.left + column.width
    assert [floor.level for floor in layout.floors] == [6, 5, 4, 3, 2, 1]
    steps = [floor.step for floor in layout.floors]
    assert steps == sorted(set(steps))
    assert steps[-1] == GUTTER
    assert all(layout.places[rep.id].y > layout.staff_top for rep in view.reps)


@settings(max_examples=30)
@given(crowds())
def test_the_same_account_is_laid_out_the_same(made: Company) -> None:
    assert lay_out(view_of(made)) == lay_out(view_of(made))


def cell(view: MapView, id_: str) -> tuple[object, object, object]:
    card = next(card for card in view.cards if card.id == id_)
    return card.level, card.department_id, card.status == "chair"


SEATS = st.tuples(st.sampled_from([2, 3, 5]), st.sampled_from([None, 0]))
"""Few enough cells that newcomers find company."""


@settings(max_examples=40)
@given(st.lists(SEATS, min_size=1, max_size=40), SEATS)
def test_somebody_new_moves_only_those_behind_them_in_their_cell_where_the_grid_stays(
    seats: list[tuple[int, int | None]], new: tuple[int, int | None]
) -> None:
    before, after = view_of(crowd(seats)), view_of(crowd([*seats, new]))
    old, laid = lay_out(before), lay_out(after)
    grid = (
        [(each.left, each.width) for each in old.columns],
        [(each.top, each.height) for each in old.floors],
    )
    if grid != (
        [(each.left, each.width) for each in laid.columns],
        [(each.top, each.height) for each in laid.floors],
    ):
        return
    newcomer = f"c{len(seats):04d}"
    moved = [id_ for id_, place in old.places.items() if laid.places[id_] != place]
    assert all(cell(before, id_) == cell(after, newcomer) for id_ in moved if not id_.startswith("r"))
    # The newest id stands last in its cell, but for key contacts, who stand before the others.
    key = {card.id for card in after.cards if card.key}
    assert not key & set(moved)
    assert newcomer in key or not [id_ for id_ in moved if id_.startswith("c")]


@settings(max_examples=40)
@given(st.lists(SEATS, min_size=1, max_size=40), st.integers(0, 39))
def test_somebody_new_leaves_everybody_in_order_and_shifts_whole_columns_and_floors_at_most(
    seats: list[tuple[int, int | None]], place: int
) -> None:
    newcomer = f"c{min(place, len(seats) - 1):04d}"
    made = crowd(seats)
    without = Company.of(
        **{**made.tables(), "contacts": made.contacts.filter(made.contacts["id"] != newcomer)}
    )
    before, after = view_of(without), view_of(made)
    old, new = lay_out(before), lay_out(after)
    order = [
        sorted(
            (layout.places[card.id].y, layout.places[card.id].x, card.id)
            for card in view.cards
            if card.id != newcomer and card.id in old.places
        )
        for view, layout in ((before, old), (after, new))
    ]
    cells = [cell(before, id_) for _, _, id_ in order[0]]
    for one in set(cells):
        assert [id_ for _, _, id_ in order[0] if cell(before, id_) == one] == [
            id_ for _, _, id_ in order[1] if cell(after, id_) == one
        ]
    if old.per_row != new.per_row:
        return
    behind = {
        id_
        for _, _, id_ in order[1]
        if cell(after, id_) == cell(after, newcomer)
        and (new.places[id_].y, new.places[id_].x) > (new.places[newcomer].y, new.places[newcomer].x)
    }
    columns = {(each.kind, each.department_id): each.left for each in new.columns}
    floors = {each.level: each.top for each in new.floors}
    across = {
        (each.kind, each.department_id): columns[each.kind, each.department_id] - each.left
        for each in old.columns
    }
    down = {each.level: floors[each.level] - each.top for each in old.floors}
    for card in before.cards:
        if card.id not in behind and card.id in new.places:
            was, now = old.places[card.id], new.places[card.id]
            assert (now.x - was.x, now.y - was.y) == (across[column_key(card)], down[card.level])


def test_somebody_new_in_a_full_column_shifts_floors_below_and_leaves_the_rest() -> None:
    seats: list[tuple[int, int | None]] = [(level, at) for level in (6, 4, 2) for at in range(6)]
    old, laid = lay_out(view_of(crowd(seats))), lay_out(view_of(crowd([*seats, (4, 2)])))
    moved = {id_ for id_, place in old.places.items() if laid.places[id_] != place and id_.startswith("c")}
    assert moved == {f"c{at:04d}" for at in range(12, 18)}


def test_the_number_of_cards_in_a_row_shows_the_map_largest() -> None:
    one = lay_out(view_of(crowd([(level, at) for level in range(1, 7) for at in range(8)])))
    assert one.per_row == 1
    # Two columns of thirty cards on one floor. Three a row: 1276 wide, 984 high with the heads, so the height decides
    # (1000 / 984); four a row: 1656 wide, and the width does (1560 / 1656). Two a row: 1284 high.
    crowded = lay_out(view_of(crowd([(2, at % 2) for at in range(60)])))
    assert (crowded.per_row, crowded.width, crowded.height + HEADER) == (3, 1276, 984)


def test_our_people_stand_under_those_they_know() -> None:
    made = crowd(
        [(3, at) for at in range(6)],
        reps=3,
        ties=[(0, 5, 0.9, 0), (1, 2, 0.9, 0), (1, 3, 0.9, 0), (2, 0, 0.9, 0)],
    )
    layout = lay_out(view_of(made))
    assert layout.places["r02"].x == layout.places["c0000"].x
    assert layout.places["r00"].x == layout.places["c0005"].x
    assert layout.places["r01"].x == (layout.places["c0002"].x + layout.places["c0003"].x) / 2


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=12).map(sorted))
def test_spreading_is_the_least_squares_answer(wanted: list[int]) -> None:
    places = spread(wanted, pitch=100, low=-1e6, high=1e6)
    ideal = isotonic_regression(np.array([place - 100 * at for at, place in enumerate(wanted)])).x
    assert np.abs(np.array(places) - ideal - 100 * np.arange(len(wanted))).max() <= 0.5 + 1e-9


def test_spreading_keeps_to_the_room_there_is() -> None:
    assert spread([0, 0, 0], pitch=10, low=5, high=100) == [5, 15, 25]
    assert spread([99, 100], pitch=10, low=5, high=100) == [90, 100]


def test_columns_go_by_line_and_keep_departments_below_their_parents() -> None:
    view = view_of(
        company(
            departments=[
                named("a", line="technical"),
                named("b", line="management"),
                named("c", line="technical"),
                named("z", line="technical", parent_id="a"),
                named("empty", line="management"),
                named("k"),
            ],
            contacts=[contact(at, department_id=id_) for at, id_ in enumerate("kzcba")] + ["lost"],
        )
    )
    assert [(column.kind, column.department_id) for column in lay_out(view).columns] == [
        ("department", "b"),
        ("department", "a"),
        ("department", "z"),
        ("department", "c"),
        ("department", "k"),
        ("no_department", None),
    ]


def test_an_account_without_anybody_still_has_its_floors() -> None:
    layout = lay_out(view_of(company()))
    assert (len(layout.floors), layout.columns, layout.places) == (6, (), {})
