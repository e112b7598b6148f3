use jointable::Model;

#[derive(Model)]
pub struct Doctor {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[model(links = one_per(our))]
pub struct Appointment {
    #[model(references = Doctor)]
    pub doctor_id: i64,
    #[model(references = Doctor)]
    pub patient_id: i64,
    pub hour: i32,
}

fn main() {}
