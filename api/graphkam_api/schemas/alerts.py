"""The shapes of alerts, tasks, channels and deliveries, as requests send them and answers carry them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from graphkam.answers import Alert, AlertChange, DeparturePlan, Task

Text = Annotated[str, Field(min_length=1, max_length=500)]
Id = Annotated[str, Field(min_length=1, max_length=500)]


class AlertsShown(BaseModel):
    """A page of alerts, most serious first, and the cursor of the next; null when this was the last."""

    items: list[Alert]
    next: str | None
    hidden: list[str] = Field(description="What of them whoever asks may not see.")


class HistoryShown(BaseModel):
    """What became of an alert, the earliest first."""

    items: list[AlertChange]


class Acknowledging(BaseModel):
    """Somebody has seen an alert: a note why it may wait, and the last day until which."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"note": "visit agreed", "until": "2026-12-18"}]},
    )

    note: str | None = Field(default=None, max_length=2000)
    until: dt.date | None = None


class LeavingDay(BaseModel):
    """The day from which somebody is gone; null: they stay after all."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"date": "2026-12-31"}]})

    date: dt.date | None


class AccountTold(BaseModel):
    """Whom at an account to tell, key contacts first."""

    account_id: str
    contact_ids: list[str]


class Announced(BaseModel):
    """What the announcement of a departure means: what is lost, who takes over, whom to tell, and the alerts."""

    staff_id: str
    left_at: dt.date | None
    departure: DeparturePlan | None = Field(description="Null where the announcement was taken back.")
    tell: list[AccountTold]
    alerts: list[Alert] = Field(description="Those about this departure that there are now.")


class TaskWanted(BaseModel):
    """A task to be made: of an alert (its action), or as it is written here."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "account_id": "harbour",
                    "owner": "mei",
                    "contact_ids": ["chen"],
                    "due": "2026-12-18",
                    "title": "Visit Chen about the new line",
                }
            ]
        },
    )

    owner: Id = Field(description="The id of one of ours.")
    due: dt.date | None = Field(default=None, description="In two weeks when left out.")
    alert_id: Id | None = None
    account_id: Id | None = None
    contact_ids: list[Id] = Field(default=[], max_length=100)
    title: Text | None = None


class PlanWanted(BaseModel):
    """A plan whose steps become tasks: a sweep of an account, its upgrade, or the handover of somebody who leaves."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"plan": "sweep", "account_id": "harbour", "visits": 3}]},
    )

    plan: Literal["sweep", "upgrade", "handover"]
    account_id: Id | None = Field(default=None, description="For a sweep or an upgrade.")
    visits: int = Field(default=5, ge=1, le=100, description="How many visits a sweep has at most.")
    to: Literal["point", "line", "plane", "mesh"] | None = Field(default=None, description="For an upgrade.")
    staff_id: Id | None = Field(default=None, description="Who leaves, for a handover.")
    due: dt.date | None = Field(default=None, description="Where the plan itself names no day.")


class TaskChange(BaseModel):
    """What a task shall be from now on; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"state": "done"}]})

    owner: Id | None = None
    due: dt.date | None = None
    state: Literal["open", "done", "cancelled"] | None = None
    title: Text | None = None
    contact_ids: list[Id] | None = Field(default=None, max_length=100)


class TasksShown(BaseModel):
    """A page of tasks, those of an account together, and the cursor of the next; null when this was the last."""

    items: list[Task]
    next: str | None


class TasksMade(BaseModel):
    """Tasks that were made."""

    items: list[Task]


class QuietHours(BaseModel):
    """From when to when nobody is told, in the policy's time zone; over midnight where the end is earlier."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    start: dt.time = Field(alias="from", examples=["20:00"])
    end: dt.time = Field(alias="to", examples=["07:30"])


class ChannelWanted(BaseModel):
    """A channel as it shall be."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "CRM", "kind": "webhook", "address": "https://crm.example.com/graphkam"}]
        },
    )

    name: Annotated[str, Field(min_length=1, max_length=100)]
    kind: Literal["webhook", "email", "chat"]
    address: Annotated[str, Field(min_length=1, max_length=2000)] | None = Field(
        default=None,
        description="The URL of a webhook; a mail server as smtp://user:password@host or smtps://…; the URL of a chat "
        "as apprise has it (wecombot://, dingtalk://, feishu://, slack://, workflows:// for Teams). It is not shown "
        "again; left out in a change, it stays.",
    )
    on: bool = True
    lang: Literal["en", "zh"] = "en"
    accounts: list[Id] | None = Field(default=None, max_length=10_000, description="Null: all.")
    least_severity: Literal["critical", "high", "medium", "low"] = "medium"
    changes: list[Literal["opened", "reopened", "worsened", "resolved", "acknowledged", "eased"]] = [
        "opened",
        "reopened",
        "worsened",
    ]
    attitudes: bool = Field(default=False, description="Whether it may tell what somebody's attitude is.")
    digest: dt.time | None = Field(
        default=None, description="When all is told in one message; null: at once."
    )
    quiet: QuietHours | None = None
    sender: Annotated[str, Field(max_length=320)] = ""
    to: list[Annotated[str, Field(min_length=3, max_length=320, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$")]] = (
        Field(default=[], max_length=200, description="Addresses for mail.")
    )
    per_person: bool = Field(
        default=False,
        description="Each of ours with an address gets what is new in the accounts they are assigned to.",
    )
    timeout_seconds: float = Field(default=10, ge=1, le=30)


class ChannelShown(ChannelWanted):
    """A channel as it may be shown: its address only so far as to be told apart, its secret not at all."""

    id: str
    address: str = Field()  # pyright: ignore[reportGeneralTypeIssues, reportIncompatibleVariableOverride]  # shown, it is there
    internal: bool = Field(description="Whether the address may be one of this network.")
    created_at: AwareDatetime
    created_by: str


class ChannelMade(ChannelShown):
    """A new channel, with the secret by which its requests are signed: shown this once."""

    secret: str


class ChannelsShown(BaseModel):
    """Every channel, by id."""

    items: list[ChannelShown]


class DeadLetter(BaseModel):
    """What could not be told and was given up."""

    id: str
    channel_id: str
    recipient: str
    made_at: AwareDatetime
    attempts: int
    last_error: str | None
    changes: list[dict[str, Any]]


class DeadLettersShown(BaseModel):
    """A page of dead letters, the earliest first, and the cursor of the next; null when this was the last."""

    items: list[DeadLetter]
    next: str | None


class Replaying(BaseModel):
    """Which dead letters are told anew."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ids": ["dead-0666…"]}]})

    ids: list[Id] = Field(min_length=1, max_length=1000)


class Replayed(BaseModel):
    """The ids under which they wait now."""

    ids: list[str]
