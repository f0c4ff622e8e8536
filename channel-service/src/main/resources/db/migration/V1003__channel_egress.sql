-- The way to a channel's upstream, as JSON; the secrets in it are ciphertexts as in credential.

alter table channel
    add column egress text not null default '{}';
