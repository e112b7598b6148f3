//! Generates the code of the models, into the build folder: nothing of it is checked in.

fn main() -> Result<(), jointable_build::Error> {
    jointable_build::configure().models("models").dialect("sqlite")?.generate()
}
