"""What an event says and asks for, in English and Chinese, as `graphkam.gaps.messages` says it of the rules.

None names another account than its own: whoever reads it may not see the other.
"""

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "rep_leaving": (
        "{account}: {rep} leaves on {day} and holds {contacts} here; {orphaned} would be left with nobody.",
        "{account}：{rep}将于 {day} 离职，在此维系 {contacts}；其中 {orphaned}将无人维系。",
    ),
    "rep_leaving.assigned": (
        "{account}: {rep}, who is responsible here, leaves on {day}.",
        "{account}：负责此客户的{rep}将于 {day} 离职。",
    ),
    "rep_left": (
        "{account}: {rep} has left, and held {contacts} here; {orphaned} are left with nobody.",
        "{account}：{rep}已离职，曾在此维系 {contacts}；其中 {orphaned}已无人维系。",
    ),
    "rep_left.assigned": (
        "{account}: {rep}, who was responsible here, has left.",
        "{account}：负责此客户的{rep}已离职。",
    ),
    "contact_left": (
        "{account}: {contact} has left.",
        "{account}：{contact}已离开。",
    ),
    "contact_left.moved": (
        "{account}: {contact} has left, for another of our accounts.",
        "{account}：{contact}已离开，转到我方另一家客户。",
    ),
    "contact_came": (
        "{account}: {contact} is new here.",
        "{account}：新来了{contact}。",
    ),
    "contact_moved": (
        "{account}: {contact} has come here from another of our accounts; nobody of ours holds them any more.",
        "{account}：{contact}从我方另一家客户转来；目前我方无人维系。",
    ),
    "contact_moved.warm": (
        "{account}: {contact} has come here from another of our accounts, and {reps} hold them: a warm start.",
        "{account}：{contact}从我方另一家客户转来，{reps}与其有有效关系：可借此打开局面。",
    ),
    "class_fell": (
        "{account}: the coverage has fallen from {before} to {after}.",
        "{account}：覆盖形态由{before}降为{after}。",
    ),
}

ACTIONS: Final[dict[str, tuple[str, str]]] = {
    "rep_leaving": (
        "Before {day}, have {rep} introduce the successors, and tell {names}.",
        "{day} 之前，请{rep}引荐接手人，并告知{names}。",
    ),
    "rep_leaving.assigned": (
        "Name somebody else who is responsible for {account}.",
        "为{account}另行指定负责人。",
    ),
    "rep_left": (
        "Have somebody else of ours meet {names} soon.",
        "请尽快安排我方其他人约见{names}。",
    ),
    "rep_left.assigned": (
        "Name somebody else who is responsible for {account}.",
        "为{account}另行指定负责人。",
    ),
    "contact_left": (
        "Find out who follows {contact} at {account}, and get introduced.",
        "查明{account}由谁接替{contact}，并争取引荐。",
    ),
    "contact_came": ("Get to know {contact}.", "结识{contact}。"),
    "contact_moved": ("Meet {contact} again, at {account}.", "在{account}重新约见{contact}。"),
    "contact_moved.warm": (
        "Have {reps} meet {contact} at {account}, and ask for introductions.",
        "请{reps}在{account}约见{contact}，并请其引荐。",
    ),
    "class_fell": (
        "See which ties {account} has lost, and plan new ones: graphkam upgrade.",
        "查看{account}失去了哪些关系，并规划新的关系：graphkam upgrade。",
    ),
}

ATTITUDE: Final = (
    "{account}: this rests on what is recorded of somebody's attitude, which you may not see.",
    "{account}：此项依据某人的支持度记录，你无权查看。",
)
"""What stands instead of a sentence from which somebody's attitude could be read."""

INTRODUCE: Final = (
    "Find somebody to introduce us; the paths to this contact show whom you may see.",
    "找人引荐；到该联系人的路径会显示你有权查看的人。",
)
"""What stands instead of a way to somebody that leads through people, or past attitudes, that may not be seen."""
