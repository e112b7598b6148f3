use jointable::Model;

#[derive(Model)]
pub struct APhotoThatHasSoLongANameThatNoTableOfItCouldBeCalledByItAtAllAnywhere {
    #[model(key)]
    pub id: i64,
}

fn main() {}
