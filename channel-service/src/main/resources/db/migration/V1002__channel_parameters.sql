-- What a channel changes in requests: JSON, and a text that goes before the client's messages.

alter table channel
    add column parameters text not null default '{}',
    add column system_prompt text;
