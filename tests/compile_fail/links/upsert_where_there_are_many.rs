use jointable_tests::models::{AppointmentPayload, Doctor};

fn wrong(db: &rusqlite::Connection, doctor: Doctor, payload: AppointmentPayload) {
    let _ = doctor.patients().upsert(db, 1, payload);
}

fn main() {}
