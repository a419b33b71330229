"""Two people change the same on the pages: whatever it is, nothing is lost unseen, and what was saved can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from graphkam_viz.pages.words import say
from tests.api.pages.conftest import Desk, Office, open_dialog, save, told
from tests.viz.conftest import BOTH

QUICKER = ("412",)
"""What Chromium writes when the server refuses a change of what is no more what was read."""

MINE = {
    "title": "Mine",
    "level": 3,
    "role": "gatekeeper",
    "attitude": -1,
    "department_id": "buying",
    "manager_id": "lin",
}
THEIRS = {
    "title": "Theirs",
    "level": 1,
    "role": "user",
    "attitude": 1,
    "department_id": "board",
    "manager_id": "chen",
}


def conflict(page: Page, dialog: str) -> Locator:
    """Save, and be told that somebody was quicker."""
    save(page, dialog)
    shown = page.locator(f"{dialog} .conflict")
    expect(shown).to_be_visible()
    return shown


def undo(page: Page, *, lang: str, says: str = "edit.undone") -> None:
    page.get_by_role("button", name=say(lang)("edit.undo")).click()
    told(page, says, lang=lang)


def now(office: Office, path: str) -> dict[str, Any]:
    found: dict[str, Any] = office.admin.get(f"/api/v1/{path}").raise_for_status().json()
    return found


def change(office: Office, path: str, values: dict[str, Any]) -> None:
    office.admin.patch(f"/api/v1/{path}", json=values).raise_for_status()


def declared(office: Office, rep: str, contact: str) -> list[dict[str, Any]]:
    found = office.admin.get("/api/v1/ties", params={"staff_id": rep, "contact_id": contact})
    return [row for row in found.raise_for_status().json()["items"] if row["as_of"] > "2026-07"]


@BOTH
def test_every_field_of_a_contact(desk: Desk, office: Office, lang: str, size: str) -> None:
    before = now(office, "contacts/park")
    with desk("/contacts/park", lang=lang, size=size, expected=QUICKER) as page:
        open_dialog(page, "#edit-contact")
        for name, value in MINE.items():
            field = page.locator(f"#edit-contact [name={name}]")
            field.fill(str(value)) if name == "title" else field.select_option(str(value))
        change(office, "contacts/park", THEIRS)
        rows = conflict(page, "#edit-contact").locator("tbody tr")
        expect(rows).to_have_count(len(MINE))
        speak = say(lang)
        both = [
            ("Mine", "Theirs"),
            (speak.level(3), speak.level(1)),
            (speak.word("role", "gatekeeper"), speak.word("role", "user")),
            (speak.word("attitude", -1), speak.word("attitude", 1)),
            ("Purchasing", "Board"),
            ("林敏", "陈海"),
        ]
        for at, (mine, theirs) in enumerate(both):
            expect(rows.nth(at).locator("td").first).to_contain_text(mine)
            expect(rows.nth(at).locator("td").last).to_contain_text(theirs)
        assert now(office, "contacts/park").items() >= THEIRS.items()
        page.locator("#edit-contact [data-mine]").click()
        told(page, "edit.done", lang=lang)
        facts = page.locator(".facts").first
        for word in (speak.level(3), speak.word("role", "gatekeeper"), speak.word("attitude", -1), "林敏"):
            expect(facts).to_contain_text(word)
        assert now(office, "contacts/park").items() >= MINE.items()
        undo(page, lang=lang)
        assert now(office, "contacts/park").items() >= THEIRS.items()
        # What somebody else changed since is not undone over their heads.
        open_dialog(page, "#edit-contact")
        page.locator("#edit-contact [name=title]").fill("Mine again")
        save(page, "#edit-contact")
        told(page, "edit.done", lang=lang)
        change(office, "contacts/park", {"title": "Theirs again"})
        undo(page, lang=lang, says="edit.not_undone")
        assert now(office, "contacts/park")["title"] == "Theirs again"
        # What only they changed is shown beside, and stays whatever is chosen.
        open_dialog(page, "#edit-contact")
        page.locator("#edit-contact [name=title]").fill("Mine")
        change(office, "contacts/park", {"attitude": -2})
        shown = conflict(page, "#edit-contact")
        expect(shown.locator("tbody tr").last).to_contain_text(speak("edit.untouched"))
        page.locator("#edit-contact [data-mine]").click()
        told(page, "edit.done", lang=lang)
        assert now(office, "contacts/park").items() >= {"title": "Mine", "attitude": -2}.items()
    change(office, "contacts/park", {name: before[name] for name in MINE})


@BOTH
@pytest.mark.parametrize("on_map", [False, True], ids=["page", "map"])
def test_a_note(desk: Desk, office: Office, lang: str, size: str, *, on_map: bool) -> None:
    path = "/accounts/harbour?as_of=2026-06-30#person=lin" if on_map else "/contacts/lin"
    with desk(path, lang=lang, size=size, expected=QUICKER) as page:
        opener = page.locator('[data-edit="#edit-note"][data-url$="/v1"]')
        if on_map:
            page.evaluate("window.graphkam.drawn")
            page.locator("#map-details .rm-evidence summary").first.click()
        opener.click()
        expect(page.locator("#edit-note")).to_be_visible()
        page.locator("#edit-note textarea").fill("as I heard it")
        change(office, "interactions/v1", {"note": "as they heard it"})
        shown = conflict(page, "#edit-note")
        expect(shown).to_contain_text("as I heard it")
        expect(shown).to_contain_text("as they heard it")
        assert now(office, "interactions/v1")["note"] == "as they heard it"
        if on_map:
            page.locator("#edit-note [data-mine]").click()
            told(page, "edit.done", lang=lang)
            assert now(office, "interactions/v1")["note"] == "as I heard it"
            undo(page, lang=lang)
        else:
            page.locator("#edit-note [data-theirs]").click()
            expect(page.locator("main")).to_contain_text("as they heard it")
        assert now(office, "interactions/v1")["note"] == "as they heard it"
    change(office, "interactions/v1", {"note": None})


@BOTH
def test_a_declared_tie_and_a_refused_pair(desk: Desk, office: Office, lang: str, size: str) -> None:
    with desk("/contacts/chen", lang=lang, size=size, expected=QUICKER) as page:

        def choose(strength: str) -> None:
            open_dialog(page, "#edit-tie")
            page.locator("#edit-tie [name=staff_id]").select_option("mei")
            page.locator("#edit-tie [name=strength]").fill(strength)

        choose("0.8")
        day = page.locator("#edit-tie [name=as_of]").input_value()
        row = {"staff_id": "mei", "contact_id": "chen", "as_of": day, "strength": 0.3}
        office.admin.put("/api/v1/ties", json={"items": [row]}).raise_for_status()
        shown = conflict(page, "#edit-tie").locator("tbody tr").first
        expect(shown.locator("td").first).to_have_text("0.8")
        expect(shown.locator("td").last).to_have_text("0.3")
        assert [tie["strength"] for tie in declared(office, "mei", "chen")] == [0.3]
        page.locator("#edit-tie [data-mine]").click()
        told(page, "edit.done", lang=lang)
        assert [tie["strength"] for tie in declared(office, "mei", "chen")] == [0.8]
        expect(page.locator("#tie-mei")).to_contain_text("80%")
        undo(page, lang=lang)
        assert [tie["strength"] for tie in declared(office, "mei", "chen")] == [0.3]
        # Refusing a pair, while somebody else says how strong the tie is.
        choose("0.3")
        page.locator("#edit-tie [name=refused]").check()
        change(office, f"ties/mei,chen,{day}", {"strength": 0.4})
        shown = conflict(page, "#edit-tie")
        expect(shown).to_contain_text("0.4")
        expect(shown.locator("tbody tr").last).to_contain_text(say(lang)("edit.yes"))
        page.locator("#edit-tie [data-mine]").click()
        told(page, "edit.done", lang=lang)
        (tie,) = declared(office, "mei", "chen")
        assert (tie["refused"], tie["strength"]) == (True, 0.4)
        expect(page.locator("#tie-mei")).to_contain_text(say(lang)("tie.refused"))
        undo(page, lang=lang)
        assert not declared(office, "mei", "chen")[0]["refused"]
        office.admin.delete(f"/api/v1/ties/mei,chen,{day}").raise_for_status()
        # One that was declared here is only taken back as long as nobody else spoke of it.
        choose("0.6")
        save(page, "#edit-tie")
        told(page, "edit.done", lang=lang)
        change(office, f"ties/mei,chen,{day}", {"strength": 0.2})
        undo(page, lang=lang, says="edit.not_undone")
        assert [tie["strength"] for tie in declared(office, "mei", "chen")] == [0.2]
    office.admin.delete(f"/api/v1/ties/mei,chen,{day}").raise_for_status()


@BOTH
def test_an_empty_chair_that_somebody_else_filled(desk: Desk, office: Office, lang: str, size: str) -> None:
    with desk("/accounts/harbour", lang=lang, size=size) as page:
        chair = page.locator('[data-edit="#edit-chair"][data-line=management]')
        role = chair.get_attribute("data-role")
        chair.click()
        page.locator("#edit-chair [name=name]").fill("Freya Sund")
        quick = {"id": "quick", "account_id": "harbour", "name": "Per Quick", "role": role}
        office.admin.put(
            "/api/v1/contacts", json={"items": [quick | {"department_id": "board"}]}
        ).raise_for_status()
        shown = conflict(page, "#edit-chair").locator("tbody tr").first
        expect(shown.locator("td").first).to_have_text("Freya Sund")
        expect(shown.locator("td").last).to_have_text("Per Quick")
        page.locator("#edit-chair").get_by_role("button", name=say(lang)("edit.keep_both")).click()
        told(page, "edit.done", lang=lang)
        assert "Freya Sund" in office.admin.get("/api/v1/contacts", params={"role": role}).text
        expect(page.locator(".rows").get_by_role("link", name="Freya Sund")).to_be_visible()
        undo(page, lang=lang)
        assert "Freya Sund" not in office.admin.get("/api/v1/contacts", params={"role": role}).text
    office.admin.delete("/api/v1/contacts/quick").raise_for_status()


@BOTH
def test_an_empty_chair_for_somebody_known(desk: Desk, office: Office, lang: str, size: str) -> None:
    with desk("/accounts/harbour", lang=lang, size=size, expected=QUICKER) as page:
        chair = page.locator('[data-edit="#edit-chair"][data-line=management]')
        role = chair.get_attribute("data-role") or ""
        chair.click()
        page.locator("#edit-chair [name=known]").select_option("wu")
        expect(page.locator("#edit-chair [name=name]")).to_be_enabled()
        change(office, "contacts/wu", {"role": "gatekeeper"})
        shown = conflict(page, "#edit-chair").locator("tbody tr").first
        expect(shown.locator("td").first).to_have_text(say(lang).word("role", role))
        expect(shown.locator("td").last).to_have_text(say(lang).word("role", "gatekeeper"))
        page.locator("#edit-chair [data-mine]").click()
        told(page, "edit.done", lang=lang)
        assert now(office, "contacts/wu")["role"] == role
        undo(page, lang=lang)
        assert now(office, "contacts/wu")["role"] == "gatekeeper"
    change(office, "contacts/wu", {"role": "user"})


@BOTH
def test_a_departure_that_is_announced(desk: Desk, office: Office, lang: str, size: str) -> None:
    with desk("/staff/tom", lang=lang, size=size, expected=QUICKER) as page:
        open_dialog(page, "#edit-leaving")
        page.locator("#edit-leaving [name=left_at]").fill("2099-05-31")
        change(office, "staff/tom", {"left_at": "2099-06-30"})
        shown = conflict(page, "#edit-leaving")
        expect(shown).to_contain_text("2099-05-31")
        expect(shown).to_contain_text("2099-06-30")
        page.locator("#edit-leaving [data-mine]").click()
        told(page, "edit.done", lang=lang)
        expect(page.locator(".head")).to_contain_text(say(lang)("staff.leaves", day="2099-05-31"))
        assert now(office, "staff/tom")["left_at"] == "2099-05-31"
        undo(page, lang=lang)
        assert now(office, "staff/tom")["left_at"] == "2099-06-30"
        # An empty day takes it back.
        open_dialog(page, "#edit-leaving")
        page.locator("#edit-leaving [name=left_at]").fill("")
        save(page, "#edit-leaving")
        told(page, "edit.done", lang=lang)
        assert now(office, "staff/tom")["left_at"] is None
