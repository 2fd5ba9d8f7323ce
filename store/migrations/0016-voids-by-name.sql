-- Voids by the name of their activity: the table of voids is compared with the ledger, and made anew, without reading the rest.

CREATE INDEX ledger_void ON ledger (((data -> 'activity' ->> 'source') COLLATE "C"), ((data -> 'activity' ->> 'id') COLLATE "C"))
  WHERE type = 'activity.voided';
