-- Activities of a pair that were refused for what people can mend, found without reading its others.
CREATE INDEX verdict_mendable ON verdict (partner_id, client_id, time)
  WHERE reason IN ('user_deactivated', 'not_partner_employee', 'not_assigned', 'no_access');
