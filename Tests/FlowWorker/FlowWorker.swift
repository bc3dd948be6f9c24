import Flow

/// A program with nothing but workers.
@main
enum FlowWorker {
  static func main() { Worker.serve(Kinds.registry) }
}
