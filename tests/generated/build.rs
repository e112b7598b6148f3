//! Generates the code of the models that the tests share.

fn main() -> Result<(), jointable_build::Error> {
    jointable_build::configure().models("../models.rs").generate()
}
