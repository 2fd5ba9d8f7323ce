-- Run once by the postgres image on an empty volume: a role and a database for each of the two, so that neither can read
-- the other's. Temporal makes its own two databases.
\getenv tenure_password TENURE_DB_PASSWORD
\getenv temporal_password TEMPORAL_DB_PASSWORD

CREATE ROLE tenure LOGIN PASSWORD :'tenure_password';
CREATE DATABASE tenure OWNER tenure;
REVOKE CONNECT ON DATABASE tenure FROM PUBLIC;
CREATE ROLE temporal LOGIN CREATEDB PASSWORD :'temporal_password';
