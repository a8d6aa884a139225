create table console_tickets (
    secret_hash varchar(64) primary key,
    user_id uuid not null,
    session_hash varchar(64) not null,
    instance_id uuid not null,
    purpose varchar(20) not null,
    address varchar(100) not null,
    expires_at timestamp(6) with time zone not null
);
