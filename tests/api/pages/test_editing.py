"""Records changed on the pages by somebody who signed in, in a real Chromium on a real server with its store."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from graphkam_viz.pages.words import say
from graphkam_viz.words import words
from tests.api.pages.conftest import SOON, Desk, Office, new_context, save, standing, told
from tests.viz.accounts import HOSTILE
from tests.viz.conftest import BOTH

HOSTILE_PAGES = (
    "/",
    "/contacts/odd-c0",
    "/staff/odd-s",
    "/what-if?a=odd-s",
    "/keep-warm?days=365",
    "/accounts/odd/review",
    "/alerts",
)


@BOTH
def test_whom_the_map_shows_is_changed_from_the_map(desk: Desk, office: Office, lang: str, size: str) -> None:
    before = office.admin.get("/api/v1/contacts/chen").json()["attitude"]
    assert before != -2
    with desk("/accounts/harbour", lang=lang, size=size) as page:
        page.evaluate("window.graphkam.drawn")
        page.locator('#map-list [data-person="chen"]').click()
        card = page.locator("#map-details .rm-card")
        card.locator('[data-edit="#edit-contact"]').click()
        expect(page.locator("#edit-contact h2")).to_contain_text("陈海")
        page.locator("#edit-contact [name=attitude]").select_option("-2")
        save(page, "#edit-contact")
        told(page, "edit.done", lang=lang)
        # The same is looked at, as it is now.
        page.evaluate("window.graphkam.drawn")
        expect(card).to_contain_text("陈海")
        expect(card).to_contain_text(words(lang)["attitude.-2"])
        page.get_by_role("button", name=say(lang)("edit.undo")).click()
        told(page, "edit.undone", lang=lang)
        expect(card).not_to_contain_text(words(lang)["attitude.-2"])
        assert office.admin.get("/api/v1/contacts/chen").json()["attitude"] == before
        card.locator('[data-edit="#edit-tie"]').click()
        page.locator("#edit-tie [name=staff_id]").select_option("tom")
        page.locator("#edit-tie [name=refused]").check()
        save(page, "#edit-tie")
        told(page, "edit.done", lang=lang)
        ties = office.admin.get("/api/v1/ties", params={"contact_id": "chen", "staff_id": "tom"}).json()
        assert [tie["refused"] for tie in ties["items"]][-1]
        page.get_by_role("button", name=say(lang)("edit.undo")).click()
        told(page, "edit.undone", lang=lang)


@BOTH
def test_a_chair_on_the_map_is_filled(desk: Desk, office: Office, lang: str, size: str) -> None:
    with desk("/accounts/harbour", lang=lang, size=size) as page:
        page.evaluate("window.graphkam.drawn")
        chair = page.locator('#map-list [data-person^="chair:"]').first
        role = (chair.get_attribute("data-person") or "").split(":")[1]
        chair.click()
        page.locator('#map-details [data-edit="#edit-chair"]').click()
        page.locator("#edit-chair [name=name]").fill("Signe Holm")
        save(page, "#edit-chair")
        told(page, "edit.done", lang=lang)
        found = office.admin.get("/api/v1/contacts", params={"limit": 100}).json()["items"]
        assert [each["role"] for each in found if each["name"] == "Signe Holm"] == [role]
        page.get_by_role("button", name=say(lang)("edit.undo")).click()
        told(page, "edit.undone", lang=lang)


@BOTH
def test_alerts_follow_what_happens_and_are_acknowledged(
    desk: Desk, office: Office, lang: str, size: str
) -> None:
    with desk("/alerts", lang=lang, size=size) as page:
        rows = page.locator(".alerts > li")
        expect(rows.first).to_be_visible(timeout=SOON)
        first = rows.first.get_attribute("id")
        rows.first.get_by_role("button", name=say(lang)("alerts.acknowledge")).click()
        page.locator("#acknowledge textarea").fill("visit agreed")
        page.locator("#acknowledge .primary").click()
        expect(page.locator(f"#{first}")).to_have_count(0)
        # Somebody else takes away a whole contact: what was missing with them is missing no more.
        body = {
            "items": [
                {"id": "late", "account_id": "harbour", "name": "Late Comer", "level": 6, "role": "approver"}
            ]
        }
        office.admin.put("/api/v1/contacts", json=body).raise_for_status()
        expect(page.locator(".alerts")).to_contain_text("Late Comer")
        office.admin.delete("/api/v1/contacts/late").raise_for_status()
        expect(page.locator(".alerts")).not_to_contain_text("Late Comer")


@BOTH
def test_a_review_is_held(desk: Desk, office: Office, lang: str, size: str) -> None:
    with desk("/accounts/harbour/review", lang=lang, size=size) as page:
        page.get_by_role("button", name=say(lang)("review.hold")).click()
        told(page, "review.held", lang=lang)
    assert office.admin.get("/api/v1/reviews", params={"limit": 100}).json()["items"]


@BOTH
def test_who_only_reads_changes_nothing_and_sees_no_attitude(
    desk: Desk, office: Office, lang: str, size: str
) -> None:
    with desk("/contacts/wu", key=office.viewer, lang=lang, size=size) as page:
        expect(page.locator(".who")).to_contain_text("the viewer")
        expect(page.locator("[data-edit]")).to_have_count(0)
        page.goto(f"{office.url}/accounts/harbour#s=wu")
        page.evaluate("window.graphkam.drawn")
        page.locator('#map-list [data-person="wu"]').click()
        expect(page.locator("#map-details .rm-card")).to_be_visible()
        expect(page.locator("[data-edit]")).to_have_count(0)
        page.goto(f"{office.url}/contacts/wu")
        expect(page.locator(".facts").first).to_contain_text(say(lang)("hidden"))
        page.get_by_role("button", name=say(lang)("sign_out")).click()
        page.wait_for_url("**/sign-in**")
        page.goto(f"{office.url}/contacts/wu")
        page.wait_for_url("**/sign-in**")


@BOTH
def test_a_wrong_key_opens_nothing(
    browser: Browser, office: Office, lang: str, size: str
) -> None:  # the fixture
    context = new_context(browser, lang=lang, size=size)
    page = context.new_page()
    page.goto(f"{office.url}/what-if")
    page.locator("input[name=key]").fill("gk_wrong_wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(say(lang)("sign_in.wrong"))
    context.close()


@BOTH
def test_hostile_text_in_every_field_is_text(desk: Desk, office: Office, lang: str, size: str) -> None:
    texts = [text for text in HOSTILE if text.isprintable() and text.strip()]
    account = {"id": "odd", "name": texts[0], "tier": "gold", "region": texts[1], "industry": texts[2]}
    departments = [
        {"id": f"odd-d{at}", "account_id": "odd", "name": text} for at, text in enumerate(texts[:4])
    ]
    contacts = [
        {
            "id": f"odd-c{at}",
            "account_id": "odd",
            "name": text,
            "title": texts[(at + 1) % len(texts)],
            "email": texts[(at + 2) % len(texts)],
            "department_id": f"odd-d{at % 4}",
            "level": 6 - at % 6,
            "role": "approver" if at == 0 else "user",
        }
        for at, text in enumerate(texts)
    ]
    staff = [{"id": "odd-s", "name": texts[1], "title": texts[0], "team": texts[2], "function": "account"}]
    ties = [
        {"staff_id": "odd-s", "contact_id": f"odd-c{at}", "strength": 0.9, "as_of": "2026-11-20"}
        for at in range(3)
    ]
    rivals = [{"name": texts[0], "contact_id": "odd-c0"}]
    visit = {"id": "odd-i", "at": "2026-11-20", "kind": "visit", "note": texts[0]}
    interactions = [{**visit, "staff_ids": "odd-s", "contact_ids": "odd-c0"}]
    tables = {
        "accounts": [account],
        "departments": departments,
        "contacts": contacts,
        "staff": staff,
        "ties": ties,
        "rivals": rivals,
        "interactions": interactions,
    }
    for table, items in tables.items():
        office.admin.put(f"/api/v1/{table}", json={"items": items}).raise_for_status()
    on = "as_of=2026-11-21"
    with desk(f"/accounts/odd?{on}", lang=lang, size=size) as page:
        page.evaluate("window.graphkam.drawn")
        expect(page.locator("h1")).to_contain_text(texts[0])
        for path in HOSTILE_PAGES:
            page.goto(f"{office.url}{path}{'&' if '?' in path else '?'}{on}")
            standing(page)
            assert page.locator("img").count() == 0
            assert not page.evaluate(
                "[...document.links].filter((link) => link.protocol === 'javascript:').length"
            )
    lines = office.admin.get("/portfolio.csv").text
    assert not [cell for line in lines.splitlines() for cell in line.split(",") if cell[:1] in set("=+@")]
