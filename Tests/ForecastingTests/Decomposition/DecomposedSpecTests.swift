import Forecasting
import Testing

@Suite("Specs with a plus")
struct DecomposedSpecTests {
  @Test(
    "are printed as they were written",
    arguments: [
      "stl+ets", "stl(window=7,robust)+auto-arima", "stl(window=periodic)+theta",
      "stl(trend=21,transform=log)+ets(AAdN)", "stl(transform=box-cox)+naive",
      "mstl(24,168)+ets", "mstl(24,168,window=[11,15],iterate=3,robust)+auto-arima",
      "mstl(168,24,window=[periodic,7])+drift", "mstl(52,window=periodic,trend=101)+auto-arima",
      "classical(additive)+ses", "classical(multiplicative,transform=box-cox(0.5))+naive",
      "stl+regression(trend)", "stl+arima(0,1,1)",
    ])
  func printing(_ text: String) throws {
    let spec = try ModelSpec.parse(text)
    #expect(spec.description == text)
    let model = try #require(try spec.makeForecaster() as? Decomposed)
    #expect(model.spec == spec)
    #expect(model.model.spec == spec.pair?.second)
  }

  @Test("leave out what is as usual, and spaces")
  func usual() throws {
    for (text, short) in [
      ("stl ( window = 11 ) + ets", "stl+ets"),
      ("mstl(24,168,iterate=2) + holt", "mstl(24,168)+holt"),
    ] {
      let model = try ModelSpec.parse(text).makeForecaster()
      #expect(model.spec.description == short)
    }
  }

  @Test("may stand inside others")
  func nested() throws {
    for text in ["mean(stl+ets,theta)", "stl+median(ets,mstl(4,13)+naive)", "f(a=x+y)", "a+b+c(1)"]
    {
      #expect(try ModelSpec.parse(text).description == text)
    }
    let chain = ModelSpec(
      ModelSpec(ModelSpec("a"), followedBy: ModelSpec("b")), followedBy: ModelSpec("c"))
    #expect(chain == ModelSpec("a+b+c"))
    #expect(chain.pair?.first == ModelSpec("a"))
  }

  @Test("name models that combine, and that are combined")
  func combined() throws {
    let series = TimeSeries.synthetic(count: 60, season: 6)
    for text in ["mean(stl+ses,theta)", "stl(window=7)+median(naive,ses,drift)"] {
      let model = try ModelSpec.parse(text).makeForecaster()
      #expect(model.spec.description == text)
      let mean = try model.forecast(series, horizon: 12).mean
      let isFinite = mean.allSatisfy { $0.isFinite }
      #expect(isFinite)
    }
  }

  @Test(
    "say where they are broken",
    arguments: [
      ("stl+", 5, "a model after"), ("stl(robust)+ ,ets", 14, "a model after"),
      ("+ets", 1, "a name"), ("stl++ets", 5, "a model after"), ("mean(stl+,theta)", 10, "a model"),
      ("stl+ets)", 8, "the end"), ("stl+7", 5, "a model after"),
      (String(repeating: "a+", count: 20) + "a", 33, "at most 16 models"),
    ])
  func position(_ text: String, _ position: Int, _ expected: String) {
    do throws(ModelSpecError) {
      _ = try ModelSpec.parse(text)
      Issue.record("\(text) was accepted")
    } catch {
      guard case .syntax(_, let at, let what) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(at == position, "\(text)")
      #expect(what.contains(expected))
    }
  }

  @Test(
    "with a wrong part are refused with a reason",
    arguments: [
      ("stl", "such as stl+ets"), ("mstl(24,168)", "such as mstl(24,168)+ets"),
      ("classical(additive)", "such as classical(additive)+ets"),
      ("stl(window=6)+ets", "odd number of cycles"), ("stl(window=1)+ets", "odd number of cycles"),
      ("stl(window=[7,9])+ets", "one season"), ("stl(window=[])+ets", "must not be empty"),
      ("stl(window=auto)+ets", "or periodic"), ("stl(trend=8)+ets", "odd number of steps"),
      ("stl(7)+ets", "unexpected argument"), ("stl(robust=yes)+ets", "unexpected argument"),
      ("stl(transform=sqrt)+ets", "transform must be"), ("stl()(1)+ets", "second group"),
      ("mstl+ets", "lengths of its seasons"), ("mstl(1,7)+ets", "from 2 on"),
      ("mstl(7,7)+ets", "written twice"), ("mstl(7,30,window=[7,9,11])+ets", "one for all 2"),
      ("mstl(7,iterate=0)+ets", "iterate must be"), ("classical+ets", "write classical(additive)"),
      ("classical(log)+ets", "write classical(additive)"),
      ("naive+ets", "follows a decomposition"), ("stll+ets", "did you mean \"stl\""),
      ("stl+etss", "did you mean \"ets\""), ("stl+mstl(4,13)+ets", "one decomposition is enough"),
      ("stl+ets(AAQ)", "ets(AAQ)"), ("regression(trend+season)", "a term must be"),
      ("ets(AAA+x)", "ets(AAA+x)"), ("arima(1,0,0,transform=box-cox(0.3)+x)", "transform must be"),
    ])
  func refusal(_ text: String, _ reason: String) throws {
    do throws(ModelSpecError) {
      _ = try ModelSpec.parse(text).makeForecaster()
      Issue.record("\(text) was accepted")
    } catch {
      #expect(error.description.contains(reason), "\(error)")
    }
  }
}
