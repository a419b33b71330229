"""How alerts reach people and programs: signed webhooks, e-mail, chats; at least once, and in the end."""
